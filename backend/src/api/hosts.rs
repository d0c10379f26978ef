//! Which requests come in: those that address this server by a name of its own, and come from its own page or from no
//! page at all.
//!
//! A page of another site can let its own name resolve to this machine (DNS rebinding). The browser then takes its
//! requests for those of our own page, but their `Host` is still the other site's name. An address in numbers cannot be
//! rebound, so every IP address is accepted.

use std::net::IpAddr;

use actix_web::http::header::{HOST, HeaderMap, ORIGIN};
use actix_web::http::uri::Authority;
use actix_web::http::{Method, StatusCode};

use super::problem::Refusal;

/// The names by which clients may address this server, besides IP addresses and `localhost`.
#[derive(Debug, Clone, Default)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// These names, without ports.
    pub fn new(names: Vec<String>) -> Hosts {
        Hosts(names)
    }

    /// Lets a request in, or says why not.
    pub fn check(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = text(headers, HOST.as_str()).unwrap_or_default();
        let Some(host) = host.parse::<Authority>().ok().filter(|host| self.knows(host.host())) else {
            let detail = format!(
                "this server is not known as `{}`: use its address or localhost, or start it with --host NAME",
                host.chars().take(80).collect::<String>()
            );
            return Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, "other-host", "Another host", detail));
        };
        let from_own_page = text(headers, ORIGIN.as_str()).is_none_or(|origin| is_origin_of(origin, &host));
        // Any site may link to the page, so a browser's word counts only where something would be changed.
        let is_safe = matches!(*method, Method::GET | Method::HEAD);
        let site = text(headers, "sec-fetch-site");
        if from_own_page && (is_safe || matches!(site, None | Some("same-origin" | "none"))) {
            return Ok(());
        }
        let detail = "this can be asked for by the server's own page only, not by another site's";
        Err(Refusal::new(StatusCode::FORBIDDEN, "other-site", "Another site asks", detail))
    }

    fn knows(&self, host: &str) -> bool {
        let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        is_address
            || host.eq_ignore_ascii_case("localhost")
            || self.0.iter().any(|name| name.eq_ignore_ascii_case(host))
    }
}

/// A header's text; empty if it is no text, so that it matches nothing.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// Whether `origin` is where the page at `host` comes from. A proxy in front may speak TLS, so the scheme is free.
fn is_origin_of(origin: &str, host: &Authority) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    let default_port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return false,
    };
    authority.parse::<Authority>().is_ok_and(|authority| {
        authority.host().eq_ignore_ascii_case(host.host())
            && authority.port_u16().unwrap_or(default_port) == host.port_u16().unwrap_or(default_port)
    })
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn status(method: Method, headers: &[(&str, &str)]) -> Option<u16> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(name.parse().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        let hosts = Hosts::new(vec!["lab.example".to_owned()]);
        hosts
            .check(&method, &map)
            .err()
            .map(|refusal| actix_web::ResponseError::status_code(&refusal).as_u16())
    }

    #[test]
    fn a_server_answers_to_its_own_names_only() {
        for host in
            ["localhost:8080", "LOCALHOST", "127.0.0.1:8080", "[::1]:8080", "192.168.1.7", "lab.example:80"]
        {
            assert_eq!(status(Method::POST, &[("host", host)]), None, "{host}");
        }
        for host in
            ["attacker.example", "localhost.attacker.example", "127.0.0.1.attacker.example:8080", "", "a b"]
        {
            for method in [Method::GET, Method::POST] {
                assert_eq!(status(method, &[("host", host)]), Some(421), "{host}");
            }
        }
        assert_eq!(status(Method::GET, &[]), Some(421));
    }

    #[test]
    fn a_foreign_origin_is_refused_on_every_method() {
        let from = |method, host, origin| status(method, &[("host", host), ("origin", origin)]);
        for (host, origin) in [
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("lab.example", "https://lab.example"),
            ("lab.example:443", "https://lab.example"),
            ("[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(from(Method::DELETE, host, origin), None, "{origin}");
        }
        for origin in
            ["http://attacker.example", "null", "http://127.0.0.1:8081", "https://127.0.0.1", "file://", ""]
        {
            for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE] {
                assert_eq!(from(method.clone(), "127.0.0.1:8080", origin), Some(403), "{method} {origin}");
            }
        }
    }

    #[test]
    fn another_sites_page_may_link_here_and_change_nothing() {
        for site in ["cross-site", "same-site"] {
            let from = |method| status(method, &[("host", "localhost"), ("sec-fetch-site", site)]);
            assert_eq!(from(Method::GET), None);
            assert_eq!(from(Method::POST), Some(403));
        }
        assert_eq!(status(Method::POST, &[("host", "localhost"), ("sec-fetch-site", "same-origin")]), None);
    }
}
