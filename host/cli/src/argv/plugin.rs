//! The `plugin` commands and their arguments.

use super::{
    text,
    tree::flag,
    verb::{Definition, Verb, verb},
};
use clap::{Arg, ArgMatches, Command};
use kitaru::{
    DistrustPublisher, InstallPlugin, PublishPlugin, RemovePlugin, ShowPlugin, TrustPlugin,
    UpdatePlugin, VendorPlugins,
};

/// A `plugin` command, with its arguments.
#[derive(Debug, Clone)]
pub enum PluginVerb {
    /// `plugin install`
    Install(InstallPlugin),
    /// `plugin list`
    List,
    /// `plugin show`
    Show(ShowPlugin),
    /// `plugin update`
    Update {
        /// The arguments of the operation.
        asked: UpdatePlugin,
        /// Whether to only show what would change.
        dry_run: bool,
    },
    /// `plugin remove`
    Remove(RemovePlugin),
    /// `plugin doctor`
    Doctor,
    /// `plugin outdated`
    Outdated,
    /// `plugin vendor`
    Vendor(VendorPlugins),
    /// `plugin publish`
    Publish(PublishPlugin),
    /// `plugin verify`
    Verify,
    /// `plugin sync`
    Sync,
    /// `plugin trust add`
    Trust(TrustPlugin),
    /// `plugin trust list`
    Trusted,
    /// `plugin trust remove`
    Distrust(DistrustPublisher),
}

/// The commands, in help order.
pub(super) static VERBS: [Definition; 14] = [
    verb("plugin.install", "Install a plugin", install, |matches| {
        Verb::Plugin(PluginVerb::Install(InstallPlugin { source: named(matches, "source") }))
    }),
    verb("plugin.list", "List the installed plugins", nothing, |_| Verb::Plugin(PluginVerb::List)),
    verb("plugin.show", "Show an installed plugin", stack_type, |matches| {
        Verb::Plugin(PluginVerb::Show(ShowPlugin { stack_type: named(matches, "stack-type") }))
    }),
    verb("plugin.update", "Update a plugin, and see what changes", update, |matches| {
        Verb::Plugin(PluginVerb::Update {
            asked: UpdatePlugin {
                stack_type: named(matches, "stack-type"),
                to: text(matches, "to"),
            },
            dry_run: matches.get_flag("dry-run"),
        })
    }),
    verb("plugin.outdated", "List plugins of which there are newer versions", nothing, |_| {
        Verb::Plugin(PluginVerb::Outdated)
    }),
    verb("plugin.remove", "Remove a plugin", stack_type, |matches| {
        Verb::Plugin(PluginVerb::Remove(RemovePlugin { stack_type: named(matches, "stack-type") }))
    }),
    verb("plugin.verify", "Check that plugins are what was installed", nothing, |_| {
        Verb::Plugin(PluginVerb::Verify)
    }),
    verb("plugin.doctor", "Run plugins, and see what they cost and what is wrong", nothing, |_| {
        Verb::Plugin(PluginVerb::Doctor)
    }),
    verb("plugin.sync", "Make the plugins of a project those of its lock", nothing, |_| {
        Verb::Plugin(PluginVerb::Sync)
    }),
    verb("plugin.vendor", "Copy the locked plugins into a directory", vendor, |matches| {
        Verb::Plugin(PluginVerb::Vendor(VendorPlugins {
            directory: named(matches, "directory").into(),
        }))
    }),
    verb("plugin.publish", "Publish a plugin in a registry", publish, |matches| {
        Verb::Plugin(PluginVerb::Publish(PublishPlugin {
            file: named(matches, "file").into(),
            to: named(matches, "to"),
            bundle: text(matches, "bundle").map(Into::into),
        }))
    }),
    verb("plugin.trust.add", "Trust a publisher or a component", trust, |matches| {
        Verb::Plugin(PluginVerb::Trust(trusted(matches)))
    }),
    verb("plugin.trust.list", "List who is trusted for what", nothing, |_| {
        Verb::Plugin(PluginVerb::Trusted)
    }),
    verb(
        "plugin.trust.remove",
        "Trust a publisher or a component no longer",
        distrust,
        |matches| {
            Verb::Plugin(PluginVerb::Distrust(DistrustPublisher { what: named(matches, "what") }))
        },
    ),
];

fn nothing(command: Command) -> Command {
    command
}

fn install(command: Command) -> Command {
    command.arg(Arg::new("source").value_name("SOURCE[@VERSION]").required(true).help(
        "A file, a directory, `https://…/x.wasm` or `oci://REGISTRY/REPOSITORY`, and a \
             requirement such as `@^1.2`",
    ))
}

fn stack_type(command: Command) -> Command {
    command.arg(
        Arg::new("stack-type").value_name("TYPE").required(true).help("The type that it serves"),
    )
}

fn vendor(command: Command) -> Command {
    command.arg(
        Arg::new("directory")
            .value_name("DIRECTORY")
            .required(true)
            .help("Where they go, for a mirror in `settings.toml`"),
    )
}

fn publish(command: Command) -> Command {
    command
        .arg(Arg::new("file").value_name("FILE").required(true).help("The file of the component"))
        .arg(
            Arg::new("to")
                .value_name("oci://REGISTRY/REPOSITORY:VERSION")
                .required(true)
                .help("Where it goes"),
        )
        .arg(
            Arg::new("bundle")
                .long("bundle")
                .value_name("FILE")
                .help("A Sigstore bundle that signs its manifest, to attach"),
        )
}

fn update(command: Command) -> Command {
    stack_type(command)
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("VERSION")
                .help("The version, which may be older than the installed one"),
        )
        .arg(flag("dry-run", "Show what would change, and change nothing"))
}

fn trust(command: Command) -> Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    command
        .arg(
            Arg::new("source")
                .value_name("PREFIX")
                .help("What a publisher may supply, such as `oci://registry.acme.example/`")
                .required_unless_present("digest")
                .conflicts_with("digest"),
        )
        .arg(
            option("key", "FILE", "The publisher's public key, in PEM")
                .conflicts_with_all(["identity", "digest"])
                .required_unless_present_any(["identity", "digest"]),
        )
        .arg(
            option("identity", "NAME", "The publisher's identity, as Sigstore certifies it")
                .requires("issuer")
                .conflicts_with("digest"),
        )
        .arg(option("issuer", "URL", "Who vouches for the identity").requires("identity"))
        .arg(
            option("trusted-root", "FILE", "The trusted root, for a Sigstore of one's own")
                .conflicts_with("digest"),
        )
        .arg(option("digest", "sha256:DIGEST", "A component, whoever supplies it"))
}

fn distrust(command: Command) -> Command {
    command.arg(
        Arg::new("what")
            .value_name("PREFIX|DIGEST")
            .required(true)
            .help("A prefix of sources, or the digest of a key or of a component"),
    )
}

fn trusted(matches: &ArgMatches) -> TrustPlugin {
    let source = named(matches, "source");
    let root = text(matches, "trusted-root").map(Into::into);
    match (text(matches, "digest"), text(matches, "key"), text(matches, "identity")) {
        (Some(digest), ..) => TrustPlugin::Component { digest },
        (None, Some(key), _) => TrustPlugin::Key { source, key: key.into(), root },
        (None, None, identity) => TrustPlugin::Identity {
            source,
            identity: identity.unwrap_or_default(),
            issuer: named(matches, "issuer"),
            root,
        },
    }
}

fn named(matches: &ArgMatches, name: &str) -> String {
    text(matches, name).unwrap_or_default()
}
