//! A project in a temporary folder with a database of its own, in which the
//! weir binary runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;

use crate::database::{Database, Engine};

const PROJECT: &str = "name: scenario\nversion: '1.0'\nconfig-version: 2\nprofile: scenario\n";

/// Removed with its database when it is dropped.
pub struct Project {
    weir: PathBuf,
    database: Database,
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// `None` where a signal ended the command.
    pub exit_code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// Fails the test with all that was printed, unless the exit code is `expected`.
    pub fn assert_exit_code(&self, expected: i32) -> &Self {
        assert_eq!(
            self.exit_code,
            Some(expected),
            "{}{}",
            self.stdout,
            self.stderr
        );
        self
    }
}

impl Project {
    /// An empty folder and an empty database for the binary `weir`.
    pub fn new(weir: &str, engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let database = Database::create(engine, folder.path());
        Project {
            weir: PathBuf::from(weir),
            database,
            folder,
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Writes a file of the project, its folders too.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        let folder = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// Writes dbt_project.yml and profiles.yml, each where it is missing. The
    /// profile has one target, named after the engine, in the schema `scenario`.
    pub fn add_default_settings(&self) {
        if !self.path().join("dbt_project.yml").exists() {
            self.write("dbt_project.yml", PROJECT);
        }
        if !self.path().join("profiles.yml").exists() {
            let mut keys = self.database.profile_keys();
            keys["schema"] = json!("scenario");
            keys["threads"] = json!(2);
            let target = self.database.engine().name();
            let profile = json!({"scenario": {"target": target, "outputs": {target: keys}}});
            self.write("profiles.yml", &profile.to_string());
        }
    }

    /// Runs weir with arguments.
    pub fn weir(&self, arguments: &[&str]) -> Outcome {
        self.finish(Command::new(&self.weir).args(arguments))
    }

    /// Runs the lines of a shell script, in which `weir` is a command; the first
    /// failing line ends it.
    pub fn shell(&self, script: &str) -> Outcome {
        self.finish(Command::new("sh").args(["-euc", script]))
    }

    /// Starts weir and does not wait for it.
    pub fn start(&self, arguments: &[&str]) -> RunningCommand {
        let mut command = Command::new(&self.weir);
        command.args(arguments);
        let child = self
            .prepare(&mut command)
            .spawn()
            .expect("weir can be started");
        RunningCommand { child }
    }

    fn finish(&self, command: &mut Command) -> Outcome {
        let output = self
            .prepare(command)
            .output()
            .expect("the command can be started");
        outcome(output)
    }

    fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let binaries = self.weir.parent().expect("a binary lies in a folder");
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders =
            std::iter::once(binaries.to_path_buf()).chain(std::env::split_paths(&inherited));
        command
            .current_dir(self.path())
            .env(
                "PATH",
                std::env::join_paths(folders).expect("PATH can be extended"),
            )
            .env("HOME", self.path())
            .env_remove("DBT_PROFILES_DIR")
            .env_remove("DBT_TARGET")
            .envs(self.database.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
    }
}

/// A weir that runs; killed when it is dropped.
pub struct RunningCommand {
    child: Child,
}

impl RunningCommand {
    /// Sends a signal by its name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "signal {name} was not sent"
        );
    }

    /// Waits for the end; fails the test where it takes longer than `limit`.
    pub fn wait(mut self, limit: Duration) -> Outcome {
        let start = Instant::now();
        while self
            .child
            .try_wait()
            .expect("a child can be waited for")
            .is_none()
        {
            assert!(start.elapsed() < limit, "weir did not end within {limit:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        let child = &mut self.child;
        outcome(std::process::Output {
            status: child.wait().expect("a child can be waited for"),
            stdout: read_all(child.stdout.take()),
            stderr: read_all(child.stderr.take()),
        })
    }
}

impl Drop for RunningCommand {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_all(stream: Option<impl std::io::Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        stream
            .read_to_end(&mut bytes)
            .expect("the output can be read");
    }
    bytes
}

fn outcome(output: std::process::Output) -> Outcome {
    Outcome {
        exit_code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
