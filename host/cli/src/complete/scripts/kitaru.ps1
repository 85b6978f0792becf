Register-ArgumentCompleter -Native -CommandName kitaru -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # What stands on the line is passed as it is written: nothing of it is run.
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                $_.Value
            } else {
                $_.Extent.Text
            }
        })
    $saved = $env:KITARU_COMPLETE, $env:KITARU_COMPLETE_INDEX
    # Old releases drop an empty argument, so a word that has not begun is only counted.
    $env:KITARU_COMPLETE = 'powershell'
    $env:KITARU_COMPLETE_INDEX = if ($wordToComplete) { $words.Count - 1 } else { $words.Count }
    try {
        & kitaru -- @words 2>$null | ForEach-Object {
            $value, $about = $_ -split "`t", 2
            $text = if ($value -match '[\s''"`$(){};&|<>@#,]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
        }
    } finally {
        $env:KITARU_COMPLETE, $env:KITARU_COMPLETE_INDEX = $saved
    }
}
