# Save it as a file, and `source` that in config.nu.
let kitaru_completer = {|spans|
    with-env { KITARU_COMPLETE: nushell } { ^kitaru -- ...$spans } | from json
}
let other_completer = $env.config?.completions?.external?.completer?
$env.config.completions.external.enable = true
$env.config.completions.external.completer = {|spans|
    if $spans.0 == kitaru {
        do $kitaru_completer $spans
    } else if $other_completer != null {
        do $other_completer $spans
    }
}
