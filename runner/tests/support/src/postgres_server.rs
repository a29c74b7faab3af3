//! One private PostgreSQL server for a whole test run.
//!
//! Every test of a run has the same parent process (nextest or cargo), so the
//! first test that asks starts the server, the others find it in a folder named
//! after that parent, and a small shell beside it stops the server and removes
//! the folder when the parent has ended, however it ended.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::{CommandExt, parent_id};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use url::Url;

const NO_BINARIES: &str = "no PostgreSQL server is installed, and WEIR_TEST_POSTGRES_URL is not set\n  \
     = help: `apt-get install postgresql`, or \
     `export WEIR_TEST_POSTGRES_URL=postgres://user:password@host:5432/postgres`";

/// Waits for the end of process `$1`, then stops the server in folder `$2`.
const WATCHDOG: &str = r#"
while kill -0 "$1" 2>/dev/null; do sleep 1; done
server=$(head -n 1 "$2/data/postmaster.pid") && kill -QUIT "$server"
while kill -0 "$server" 2>/dev/null; do sleep 0.1; done
rm -rf "$2"
"#;

/// The URL of the server's maintenance database. Starts the server where this
/// test run has none yet; `WEIR_TEST_POSTGRES_URL` names another server.
pub fn url() -> &'static Url {
    static URL: OnceLock<Url> = OnceLock::new();
    URL.get_or_init(|| {
        let text = std::env::var("WEIR_TEST_POSTGRES_URL").unwrap_or_else(|_| shared_server());
        Url::parse(&text).expect("WEIR_TEST_POSTGRES_URL is a postgres:// URL")
    })
}

/// The server of this test run, started under a lock that every test takes.
fn shared_server() -> String {
    let folder = std::env::temp_dir().join(format!("weir-test-postgres-{}", parent_id()));
    fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let lock = File::create(folder.join("lock")).expect("a lock file can be made");
    lock.lock().expect("the lock file can be locked");
    let marker = folder.join("url");
    match fs::read_to_string(&marker) {
        Ok(url) if is_running(&folder) => url,
        _ => {
            let url = start(&folder);
            fs::write(&marker, &url).expect("the marker can be written");
            url
        }
    }
}

/// Whether the server of `folder` lives; a process id may have been used before.
fn is_running(folder: &Path) -> bool {
    server_command("pg_ctl", folder)
        .args(["status", "-D"])
        .arg(folder.join("data"))
        .status()
        .is_ok_and(|status| status.success())
}

fn start(folder: &Path) -> String {
    let data = folder.join("data");
    let port = free_port();
    let _ = fs::remove_dir_all(&data);
    if let Some(owner) = server_user() {
        chown(folder, Some(owner.uid), Some(owner.gid)).expect("root can give a folder away");
    }
    succeed(
        server_command("initdb", folder)
            .args([
                "-U",
                "weir",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
            ])
            .arg(&data),
        folder,
    );
    succeed(
        server_command("pg_ctl", folder)
            .args(["start", "-w", "-t", "60", "-D"])
            .arg(&data)
            .arg("-l")
            .arg(folder.join("log"))
            .args(["-o", &server_options(port)]),
        folder,
    );
    watch(folder);
    format!("postgres://weir:weir@127.0.0.1:{port}/postgres")
}

fn succeed(command: &mut Command, folder: &Path) {
    let is_successful = command.status().is_ok_and(|status| status.success());
    let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
    assert!(is_successful, "{command:?} failed: {}", log());
}

fn server_options(port: u16) -> String {
    let settings = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=200",
    ];
    let settings = settings.map(|setting| format!("-c {setting}")).join(" ");
    format!("-p {port} {settings}")
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port is free")
        .port()
}

/// Ends the server after the run, in a process group that outlives the tests.
#[expect(clippy::zombie_processes, reason = "the watcher outlives this process")]
fn watch(folder: &Path) {
    Command::new("sh")
        .args(["-c", WATCHDOG, "watch-postgres"])
        .arg(parent_id().to_string())
        .arg(folder)
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell can be started");
}

/// A program of the server, run as a user that PostgreSQL accepts.
fn server_command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(binaries().join(program));
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Some(user) = server_user() {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// The folder of `initdb` and `pg_ctl`.
fn binaries() -> PathBuf {
    let reported = Command::new("pg_config")
        .arg("--bindir")
        .output()
        .ok()
        .map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let mut installed: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    installed.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    reported
        .into_iter()
        .chain(installed.into_iter().rev())
        .chain(std::env::split_paths(&path))
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
        .unwrap_or_else(|| panic!("{NO_BINARIES}"))
}

#[derive(Debug, Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

/// PostgreSQL refuses to run as root; then it runs as one of its usual users.
fn server_user() -> Option<User> {
    if user_number("-u", None) != Some(0) {
        return None;
    }
    ["postgres", "nobody"].into_iter().find_map(|name| {
        let uid = user_number("-u", Some(name))?;
        let gid = user_number("-g", Some(name))?;
        Some(User { uid, gid })
    })
}

/// What `id` says of a user, or of this process.
fn user_number(flag: &str, name: Option<&str>) -> Option<u32> {
    let output = Command::new("id").arg(flag).args(name).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}
