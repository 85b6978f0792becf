//! Tests what stands between the program and a server: TLS, a base path, proxies, login pages and
//! outages. nginx and tinyproxy are real; `tests/server/front` starts them.

use super::{
    client::{Client, Ran},
    proxy::{Fault, Proxy, Rule},
    real::Server,
    script::{self, Printed},
};
use libtest_mimic::{Failed, Trial};
use std::{path::Path, process, sync::OnceLock};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("server::front::a_certificate_is_verified", certificates),
        Trial::test("server::front::http_and_https_are_told_apart", schemes),
        Trial::test("server::front::a_base_path_is_part_of_the_address", base_path),
        Trial::test("server::front::a_proxy_that_fails_is_named", proxies),
        Trial::test("server::front::a_redirect_is_told_and_not_followed", redirects),
        Trial::test("server::front::a_page_is_not_the_server", pages),
        Trial::test("server::front::variables_are_enough", variables),
        Trial::test("server::front::an_address_is_read_as_pasted", pasted),
    ]
}

/// Where each of them is.
fn shared() -> Result<&'static Printed, String> {
    static SHARED: OnceLock<Result<Printed, String>> = OnceLock::new();
    let start = || {
        let id = process::id();
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("front-{id}"));
        // Below the ports of servers.
        let port = 4_000 + (id as usize % 1000) * 6;
        let url = Server::shared()?.url.clone();
        let arguments = [directory.display().to_string(), url, port.to_string(), id.to_string()];
        script::run("front", &arguments, &[])
    };
    SHARED.get_or_init(start).as_ref().map_err(Clone::clone)
}

/// A client without a connection, the key of the server in a file, and the front.
fn world() -> Result<(Client, &'static Printed), String> {
    let (client, front) = (Client::embedded(), shared()?);
    let key = client.home().path().join("key");
    std::fs::write(key, &Server::shared()?.key).map_err(|error| error.to_string())?;
    Ok((client, front))
}

/// Requires an error with a code, whose message and hint have these words and no other secrets.
fn refused(ran: &Ran, code: &str, words: &[&str]) -> Result<(), String> {
    let error = ran.error();
    let text = error.to_string();
    let has = words.iter().all(|word| text.contains(word));
    let is_plain =
        !text.contains("rustls") && !text.contains("Error(") && !text.contains("only-for");
    match error["code"] == code && has && is_plain {
        true => Ok(()),
        false => Err(format!("not `{code}` with {words:?}: {ran}")),
    }
}

fn run(client: &Client, variables: &[(&str, &str)], line: &str) -> Result<Ran, String> {
    let mut command = client.command(&line.split_whitespace().collect::<Vec<_>>());
    Ran::of(command.envs(variables.iter().copied()))
}

fn certificates() -> Result<(), Failed> {
    let (client, front) = world()?;
    for (url, file) in [("CA_URL", "CA_FILE"), ("SELF_URL", "SELF_FILE")] {
        let (url, file) = (front.get(url)?, front.get(file)?);
        let login = format!("login {url} --api-key-file key -o json");
        let wanted = ["--ssl-ca-cert", "SSL_CERT_FILE", "--no-verify-ssl"];
        refused(&client.run(&login)?, "server.certificate", &wanted)?;
        client.run(&format!("{login} --ssl-ca-cert {file}"))?.done()?;
        client.run("stack list")?.done()?;
        let status = client.run("status")?.done()?;
        if status.stdout.contains("not verified") {
            return Err(status.to_string().into());
        }
        let open =
            client.run(&format!("login {url} --api-key-file key --no-verify-ssl"))?.done()?;
        let status = client.run("status")?.done()?;
        for told in [&open, &status] {
            if !told.stdout.contains("not verified") {
                return Err(format!("it is not told: {told}").into());
            }
        }
        client.run("logout")?.done()?;
    }
    // Another authority, and the other server's certificate.
    let (url, file) = (front.get("CA_URL")?, front.get("SELF_FILE")?);
    let login = format!("login {url} --api-key-file key --ssl-ca-cert {file} -o json");
    refused(&client.run(&login)?, "server.certificate", &[])?;
    // A name that the certificate does not have.
    let (url, file) =
        (front.get("SELF_URL")?.replace("127.0.0.1", "127.0.0.2"), front.get("SELF_FILE")?);
    let login = format!("login {url} --api-key-file key --ssl-ca-cert {file} -o json");
    refused(&client.run(&login)?, "server.certificate", &["another host"])?;
    Ok(())
}

fn schemes() -> Result<(), Failed> {
    let (client, front) = world()?;
    let plain = front.get("CA_URL")?.replace("https:", "http:");
    let ran = client.run(&format!("login {plain} --api-key-file key -o json"))?;
    refused(&ran, "server.scheme", &[&format!("kitaru login {}", front.get("CA_URL")?)])?;
    let plain = &Server::shared()?.url;
    let encrypted = plain.replace("http:", "https:");
    let ran = client.run(&format!("login {encrypted} --api-key-file key -o json"))?;
    refused(&ran, "server.scheme", &[&format!("kitaru login {plain}")])?;
    Ok(())
}

fn base_path() -> Result<(), Failed> {
    let (client, front) = world()?;
    client.run(&format!("login {} --api-key-file key", front.get("PATH_URL")?))?.done()?;
    client.run("stack list")?.done()?;
    Ok(())
}

fn proxies() -> Result<(), Failed> {
    let (client, front) = world()?;
    let (url, proxy) = (front.get("PLAIN_URL")?, front.get("PROXY")?);
    let login = format!("login {url} --api-key-file key --allow-http -o json");
    let through = |proxy: &str| run(&client, &[("http_proxy", proxy)], &login);
    through(&format!("http://proxy:only-for-tests@{proxy}"))?.done()?;
    let login_wanted = ["http_proxy", proxy, "user and a password"];
    refused(&through(&format!("http://{proxy}"))?, "server.proxy", &login_wanted)?;
    let wrong = through(&format!("http://proxy:wrong@{proxy}"))?;
    refused(&wrong, "server.proxy", &["http_proxy", proxy])?;
    if wrong.stderr.contains("wrong") {
        return Err(format!("the password is repeated: {wrong}").into());
    }
    refused(&through("http://127.0.0.1:9")?, "server.proxy", &["http_proxy", "127.0.0.1:9"])?;
    refused(&through("http://proxy.invalid:1")?, "server.proxy", &["proxy.invalid"])?;
    refused(&through("ftp://127.0.0.1:9")?, "server.proxy", &["`ftp`"])?;
    refused(&through("socks5://127.0.0.1:9")?, "server.proxy", &["socks5://127.0.0.1:9"])?;
    // An encrypted server is reached through a tunnel.
    let encrypted = front.get("PLAIN_URL")?.replace("http:", "https:");
    let login = format!("login {encrypted} --api-key-file key -o json");
    let tunnel = run(&client, &[("HTTPS_PROXY", &format!("http://{proxy}"))], &login)?;
    refused(&tunnel, "server.proxy", &["HTTPS_PROXY", "user and a password"])?;
    Ok(())
}

fn redirects() -> Result<(), Failed> {
    let (client, front) = world()?;
    let login = format!("login {} --api-key-file key -o json", front.get("MOVED_URL")?);
    let there = format!("kitaru login {}", front.get("CA_URL")?);
    refused(&client.run(&login)?, "server.moved", &[&there])?;
    let proxy = Proxy::before(&Server::shared()?.url)?;
    let elsewhere = Fault::Answer {
        status: "302 Found",
        headers: &[("Location", "https://sso.example.com/login?state=hush")],
        body: "",
    };
    proxy.add(Rule::new(0..1, elsewhere));
    let ran = client.run(&format!("login {} --api-key-file key -o json", proxy.url()))?;
    refused(&ran, "server.moved", &["sso.example.com", "login page"])?;
    match ran.stderr.contains("hush") {
        true => Err(ran.to_string().into()),
        false => Ok(()),
    }
}

fn pages() -> Result<(), Failed> {
    let server = Server::shared()?;
    let proxy = Proxy::before(&server.url)?;
    let client = Client::new(&proxy.url(), &server.key);
    client.run("stack list")?.done()?;
    for status in ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "413 Too Large"] {
        let page = Fault::Answer {
            status,
            headers: &[("Content-Type", "text/html")],
            body: "<html><h1>Blocked</h1></html>",
        };
        proxy.add(Rule::new(0..9, page));
        let ran = client.run("stack list -o json")?;
        refused(&ran, "server.in-front", &[&status[..3]])?;
        proxy.heal();
    }
    Ok(())
}

fn variables() -> Result<(), Failed> {
    let (client, front) = world()?;
    let key = &Server::shared()?.key;
    let base = [("KITARU_SERVER_URL", front.get("CA_URL")?), ("KITARU_AUTH_TOKEN", key.as_str())];
    let with = |name: &'static str, value: &str| {
        let more = [base.as_slice(), &[(name, value)]].concat();
        run(&client, &more, "stack list -o json")
    };
    refused(&with("KITARU_PROJECT", "")?, "server.certificate", &["KITARU_SSL_CA_CERT"])?;
    for name in ["KITARU_SSL_CA_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"] {
        with(name, front.get("CA_FILE")?)?.done()?;
    }
    with("KITARU_VERIFY_SSL", "0")?.done()?;
    refused(&with("KITARU_VERIFY_SSL", "maybe")?, "server.variable", &["KITARU_VERIFY_SSL"])?;
    refused(&with("KITARU_SERVER_TIMEOUT", "0")?, "server.variable", &["3600"])?;
    let more = [base.as_slice(), &[("KITARU_VERIFY_SSL", "0")]].concat();
    let status = run(&client, &more, "status")?.done()?;
    match status.stdout.contains("not verified") {
        true => Ok(()),
        false => Err(status.to_string().into()),
    }
}

fn pasted() -> Result<(), Failed> {
    let (client, _) = world()?;
    let url = &Server::shared()?.url;
    for page in ["/stacks", "/projects/default/stacks", "/api/v1", "/?project=default"] {
        let ran = client.run(&format!("login {url}{page} --api-key-file key -o json"))?;
        let hint = ran.error()["hint"].to_string();
        if ran.status == Some(0) || !hint.contains(&format!("`kitaru login {url}`")) {
            return Err(format!("{page}: {ran}").into());
        }
    }
    // The variable counts for a login, too.
    let plain = shared()?.get("PLAIN_URL")?;
    let login = format!("login {plain} --api-key-file key -o json");
    refused(&client.run(&login)?, "server.exposed", &["KITARU_ALLOW_HTTP=1"])?;
    run(&client, &[("KITARU_ALLOW_HTTP", "1")], &login)?.done()?;
    Ok(())
}
