//! A small HTTP server for the files of the documentation, and for nothing else.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};

use super::PAGE;
use crate::error::{Error, Result};

/// What is served: no other path leads to a file. The manifest and the results of runs
/// hold SQL with what secret variables put there, and stay outside.
const FILES: [(&str, &str, &str); 5] = [
    ("/", PAGE, "text/html; charset=utf-8"),
    ("/index.html", PAGE, "text/html; charset=utf-8"),
    (
        "/static_index.html",
        "static_index.html",
        "text/html; charset=utf-8",
    ),
    ("/catalog.json", "catalog.json", "application/json"),
    (
        "/column_lineage.json",
        "column_lineage.json",
        "application/json",
    ),
];

/// Longer requests are refused.
const LONGEST_REQUEST: u64 = 16 * 1024;

/// Slower clients are left.
const PATIENCE: Duration = Duration::from_secs(5);

const PAUSE: Duration = Duration::from_millis(25);

/// Where to listen.
#[derive(Debug, Clone)]
pub struct Bind {
    pub host: String,
    pub address: SocketAddr,
}

impl Bind {
    /// The address of a host and a port.
    ///
    /// # Errors
    /// A usage error for a host that is no address of this machine alone, unless
    /// `is_remote_allowed`.
    pub fn new(host: &str, port: u16, is_remote_allowed: bool) -> Result<Self> {
        let address = match host {
            "localhost" => IpAddr::from([127, 0, 0, 1]),
            _ => host.trim_matches(['[', ']']).parse().map_err(|_| {
                Error::usage(format!("`{host}` is no address to listen on"))
                    .help("name an address such as 127.0.0.1 with --host")
            })?,
        };
        if !address.is_loopback() && !is_remote_allowed {
            return Err(Error::usage(format!(
                "`{host}` can be reached by other machines, and the documentation asks nobody for a password"
            ))
            .help("leave --host out, or add --allow-remote where every reader may see it"));
        }
        Ok(Bind {
            host: host.to_owned(),
            address: SocketAddr::new(address, port),
        })
    }

    /// Whether a request's `Host` is meant for this server; a page of the web that has
    /// its name point here is not let in.
    fn is_meant_by(&self, host: Option<&str>) -> bool {
        let Some(host) = host else { return true };
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let name = name.trim_matches(['[', ']']);
        !self.address.ip().is_loopback()
            || name == "localhost"
            || name == self.host
            || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

/// Serves the files of `folder` until Ctrl-C or SIGTERM; `started` gets the address.
///
/// # Errors
/// A runtime error where the port is taken.
pub fn serve(folder: &Path, bind: &Bind, started: &dyn Fn(&str)) -> Result<()> {
    let ended = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, ended.clone())
            .map_err(|error| Error::runtime(error.to_string()))?;
    }
    let listener = TcpListener::bind(bind.address).map_err(|error| refused(bind, &error))?;
    let address = listener.local_addr().unwrap_or(bind.address);
    listener
        .set_nonblocking(true)
        .map_err(|error| Error::runtime(error.to_string()))?;
    started(&format!("http://{address}"));
    while !ended.load(Ordering::SeqCst) {
        match listener.accept() {
            Ok((stream, _)) => {
                let (folder, bind) = (folder.to_owned(), bind.clone());
                std::thread::spawn(move || answer(&stream, &folder, &bind));
            }
            // Nobody asks, or who asked has gone.
            Err(_) => std::thread::sleep(PAUSE),
        }
    }
    Ok(())
}

fn refused(bind: &Bind, error: &std::io::Error) -> Error {
    let port = bind.address.port();
    match error.kind() {
        std::io::ErrorKind::AddrInUse => Error::runtime(format!("port {port} is taken"))
            .help("end what listens there, or name another one with --port"),
        _ => Error::runtime(format!("cannot listen on {}: {error}", bind.address))
            .help("name another address with --host, or another port with --port"),
    }
}

/// One request, one answer; what goes wrong on the way there is the client's.
fn answer(stream: &TcpStream, folder: &Path, bind: &Bind) {
    let _ = stream.set_nonblocking(false);
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let _ = stream.set_write_timeout(Some(PATIENCE));
    let response = match Request::read(stream) {
        Some(request) => respond(&request, folder, bind),
        None => Response::of("400 Bad Request"),
    };
    let _ = response.write(stream);
}

/// What of a request matters.
struct Request {
    method: String,
    path: String,
    host: Option<String>,
}

impl Request {
    fn read(stream: &TcpStream) -> Option<Self> {
        let mut lines = BufReader::new(stream.take(LONGEST_REQUEST)).lines();
        let first = lines.next()?.ok()?;
        let mut words = first.split(' ');
        let (method, target) = (words.next()?, words.next()?);
        let mut host = None;
        loop {
            let line = lines.next()?.ok()?;
            match line.split_once(':') {
                _ if line.is_empty() => break,
                Some((name, value)) if name.eq_ignore_ascii_case("host") => {
                    host = Some(value.trim().to_owned());
                }
                _ => {}
            }
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        Some(Request {
            method: method.to_owned(),
            path: path.to_owned(),
            host,
        })
    }
}

struct Response {
    status: &'static str,
    content_type: &'static str,
    body: Vec<u8>,
    length: usize,
}

impl Response {
    fn of(status: &'static str) -> Self {
        let body = format!("{status}\n").into_bytes();
        Response {
            status,
            content_type: "text/plain; charset=utf-8",
            length: body.len(),
            body,
        }
    }

    fn write(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        let head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\
             X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\n\
             Connection: close\r\n\r\n",
            self.status, self.content_type, self.length
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&self.body)?;
        stream.flush()
    }
}

fn respond(request: &Request, folder: &Path, bind: &Bind) -> Response {
    if !bind.is_meant_by(request.host.as_deref()) {
        return Response::of("403 Forbidden");
    }
    if !["GET", "HEAD"].contains(&request.method.as_str()) {
        return Response::of("405 Method Not Allowed");
    }
    let Some((_, name, content_type)) = FILES.iter().find(|(path, ..)| *path == request.path)
    else {
        return Response::of("404 Not Found");
    };
    let path: PathBuf = folder.join(name);
    let Ok(body) = std::fs::read(path) else {
        return Response::of("404 Not Found");
    };
    Response {
        status: "200 OK",
        content_type,
        length: body.len(),
        body: match request.method.as_str() {
            "HEAD" => Vec::new(),
            _ => body,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_machine_are_listened_on_unasked() {
        assert!(Bind::new("127.0.0.1", 8080, false).is_ok());
        assert!(Bind::new("localhost", 8080, false).is_ok());
        assert!(Bind::new("::1", 8080, false).is_ok());
        assert!(Bind::new("0.0.0.0", 8080, false).is_err());
        assert!(Bind::new("0.0.0.0", 8080, true).is_ok());
        assert!(Bind::new("somewhere", 8080, true).is_err());
    }

    #[test]
    fn a_request_under_a_foreign_name_is_not_let_in() {
        let bind = Bind::new("127.0.0.1", 8080, false).unwrap();
        for host in [
            "127.0.0.1:8080",
            "localhost:8080",
            "localhost",
            "[::1]:8080",
        ] {
            assert!(bind.is_meant_by(Some(host)), "{host}");
        }
        assert!(!bind.is_meant_by(Some("evil.example:8080")));
    }

    #[test]
    fn no_path_leads_to_another_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(PAGE), "page").unwrap();
        std::fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        let bind = Bind::new("127.0.0.1", 0, false).unwrap();
        let status = |method: &str, path: &str| {
            let request = Request {
                method: method.to_owned(),
                path: path.to_owned(),
                host: None,
            };
            respond(&request, folder.path(), &bind).status
        };
        assert_eq!(status("GET", "/"), "200 OK");
        assert_eq!(status("HEAD", "/index.html"), "200 OK");
        assert_eq!(status("POST", "/"), "405 Method Not Allowed");
        for path in [
            "/secret.txt",
            "/../secret.txt",
            "//index.html",
            "/%2e%2e/x",
            "index.html",
        ] {
            assert_eq!(status("GET", path), "404 Not Found", "{path}");
        }
    }
}
