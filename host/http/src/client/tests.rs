use super::*;
use crate::{Bounds, Method, Pace, Runtime, Url};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

/// A server that writes these parts, with a pause before each, to whoever connects.
fn serve(parts: &'static [&'static str], pause: Duration) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 1 << 12]);
            for part in parts {
                thread::sleep(pause);
                let _ = stream.write_all(part.as_bytes());
            }
        }
    });
    Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap()
}

fn bounds() -> Bounds {
    let minute = Duration::from_secs(60);
    Bounds { body: 10, refusal: None, deadline: minute, headers: None, pace: None }
}

fn client(reach: Reach) -> HttpClient {
    let verification = &Verification::Unencrypted;
    let connecting = Duration::from_secs(10);
    HttpClient::new(ClientOptions { verification, proxy: None, reach, connecting }).unwrap()
}

fn sent(url: Url, bounds: Bounds) -> Result<HttpResponse, TransportError> {
    let request = HttpRequest::new(Method::GET, url, bounds);
    let client = client(Reach::Anywhere);
    let runtime = Runtime::new(|| false).unwrap();
    runtime.wait(client.send(&request, Authorization::None, &|_| {})).unwrap()
}

const NOW: Duration = Duration::ZERO;

#[test]
fn a_body_has_a_limit() {
    let fits = serve(&["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"], NOW);
    assert_eq!(sent(fits, bounds()).unwrap().body, b"0123456789");
    let announced = serve(&["HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"], NOW);
    assert_eq!(sent(announced, bounds()).unwrap_err(), TransportError::TooLarge(10));
    let found = serve(&["HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n01234567890"], NOW);
    assert_eq!(sent(found, bounds()).unwrap_err(), TransportError::TooLarge(10));
}

#[test]
fn of_an_error_the_beginning_is_enough() {
    let failed = || serve(&["HTTP/1.1 500 X\r\nContent-Length: 20\r\n\r\n01234567890"], NOW);
    let response = sent(failed(), Bounds { refusal: Some(4), ..bounds() }).unwrap();
    assert_eq!((response.status, response.body.as_slice()), (500, b"0123".as_slice()));
    assert_eq!(sent(failed(), bounds()).unwrap_err(), TransportError::TooLarge(10));
}

#[test]
fn headers_and_bodies_have_their_time() {
    let silent = serve(&["HTTP/1.1 200 OK\r\n"], Duration::from_secs(30));
    let soon = Duration::from_millis(100);
    let headers = Bounds { headers: Some(soon), ..bounds() };
    assert_eq!(sent(silent.clone(), headers).unwrap_err(), TransportError::Timeout);
    let deadline = Bounds { deadline: soon, ..bounds() };
    assert_eq!(sent(silent, deadline).unwrap_err(), TransportError::Timeout);
    let parts = &["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "a", "b", "c", "d", "e"];
    let slow = serve(parts, soon);
    let within = |milliseconds| {
        let pace = Pace { bytes: 4, window: Duration::from_millis(milliseconds) };
        sent(slow.clone(), Bounds { pace: Some(pace), ..bounds() })
    };
    assert_eq!(within(200).unwrap_err(), TransportError::Slow);
    assert_eq!(within(30_000).unwrap().body, b"abcde");
}

#[test]
fn a_name_that_resolves_to_an_inner_network_is_not_connected_to() {
    let mut url = serve(&["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"], NOW);
    url.set_host(Some("localhost")).unwrap();
    let request = HttpRequest::new(Method::GET, url, bounds());
    let runtime = Runtime::new(|| false).unwrap();
    let send = |reach| {
        let client = client(reach);
        runtime.wait(client.send(&request, Authorization::None, &|_| {})).unwrap()
    };
    assert_eq!(send(Reach::Outside).unwrap_err(), TransportError::Inner);
    assert_eq!(send(Reach::Anywhere).unwrap().status, 200);
}

#[test]
fn no_credential_is_in_debug_output() {
    let authorization = [Authorization::Basic("me", "s3cret"), Authorization::Bearer("s3cret")];
    let body = crate::RequestBody::new("text/plain", b"s3cret".to_vec());
    assert_eq!(
        format!("{authorization:?} {body:?}"),
        "[Basic ***, Bearer ***] text/plain of 6 bytes"
    );
}
