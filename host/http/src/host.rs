//! Tells which hosts are this machine, and which are in an inner network.

use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The host of a URL, without the brackets of an IPv6 address.
#[must_use]
pub fn of(url: &Url) -> &str {
    url.host_str().unwrap_or_default().trim_matches(['[', ']'])
}

/// Whether a host is this machine, by its name or address. `localhost` and what is below it is
/// (RFC 6761, section 6.3).
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a host is this machine or an address of an inner network. A name may still resolve to
/// one: see [`Reach`](crate::Reach).
#[must_use]
pub fn is_inner(host: &str) -> bool {
    is_loopback(host) || host.parse::<IpAddr>().is_ok_and(is_inner_address)
}

/// Whether an address does not belong to the public internet: loopback, private, shared, link-local,
/// unspecified, broadcast or multicast.
#[must_use]
pub fn is_inner_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_inner_v4(address),
        IpAddr::V6(address) => match embedded_v4(address) {
            Some(inside) => is_inner_v4(inside),
            None => {
                address.is_loopback()
                    || address.is_unspecified()
                    || address.is_unique_local()
                    || address.is_unicast_link_local()
                    || address.is_multicast()
            }
        },
    }
}

fn is_inner_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    // Shared between a provider and its customers (RFC 6598).
    let is_shared = first == 100 && (64..128).contains(&second);
    // "This network" (RFC 1122): Linux connects to itself for 0.0.0.0.
    first == 0
        || is_shared
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast()
}

/// The IPv4 address that a mapped one (`::ffff:0:0/96`), or one of NAT64 (`64:ff9b::/96`), stands
/// for.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
        }
        _ => address.to_ipv4_mapped(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inner_address_is_told_in_every_notation() {
        for host in [
            "localhost",
            "a.localhost",
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "255.255.255.255",
            "224.0.0.1",
            "::1",
            "::",
            "fc00::1",
            "fe80::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
        ] {
            assert!(is_inner(host), "{host}");
        }
        for host in ["example.com", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "localhost.example"]
        {
            assert!(!is_inner(host), "{host}");
        }
    }

    #[test]
    fn an_address_in_brackets_is_a_host() {
        let url = Url::parse("http://[::1]:5000/x").unwrap();
        assert!(is_loopback(of(&url)));
        // A URL has one spelling of an address.
        let url = Url::parse("http://0x7f.1/").unwrap();
        assert_eq!(of(&url), "127.0.0.1");
    }
}
