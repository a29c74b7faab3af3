//! The file `.env` of the working folder or of one above it: variables for those that
//! the environment does not have. Read as python-dotenv does, which dbt reads it with:
//! unlike in other readers `$` alone means nothing, so that passwords stay as they are.

use std::collections::BTreeMap;
use std::env;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use regex::{Captures, Regex};

const FILE: &str = ".env";

/// A statement at the start of the rest of the file.
static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?x)
        ^ (?:export[^\S\r\n]+)?
        (?: '(?<quoted_name>[^']+)' | (?<name>[^=\#\s'][^=\#\s]*) ) [^\S\r\n]*
        (?: (?<equals>=) (?: [^\S\r\n]+ \#[^\r\n]* | [^\S\r\n]*
            (?: '(?<single>(?:\\(?s:.)|[^'\\])*)'
              | "(?<double>(?:\\(?s:.)|[^"\\])*)"
              | (?<bare>[^'"\r\n][^\r\n]*)? ) ) )?
        (?:[^\S\r\n]*\#[^\r\n]*)? [^\S\r\n]* (?:\r\n|\n|\r|$)"#,
    )
});
static COMMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s+#.*"));
static SINGLE_ESCAPE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\\([\\'])"));
static DOUBLE_ESCAPE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"\\([\\'"abfnrtv])"#));
static VARIABLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\$\{(?<name>[^}:]*)(?::-(?<default>[^}]*))?\}"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is well formed")
}

/// Starts the program again with the variables that are new, where there are any;
/// otherwise gives what is to be said of the file. A process cannot change its own
/// environment safely.
pub fn load() -> Vec<String> {
    let Some((path, text)) = find() else {
        return Vec::new();
    };
    let read = Read::of(&text, &|name| env::var(name).ok());
    let new = read.variables.into_iter();
    let new: BTreeMap<String, String> = new
        // A file in a folder does not say which libraries the program loads.
        .filter(|(name, _)| env::var_os(name).is_none() && !name.starts_with("LD_"))
        .collect();
    let said = |line| format!("{}: line {line} is no NAME=value", path.display());
    let mut problems: Vec<String> = read.skipped.into_iter().map(said).collect();
    if !new.is_empty() {
        problems.extend(start_again(&new).map(|error| format!("{}: {error}", path.display())));
    }
    problems
}

/// The nearest file, and its text.
fn find() -> Option<(PathBuf, String)> {
    let folder = env::current_dir().ok()?;
    let path = folder.ancestors().map(|folder| folder.join(FILE));
    let path = path.into_iter().find(|path| path.is_file())?;
    let text = std::fs::read_to_string(&path).ok()?;
    Some((shortened(path, &folder), text))
}

fn shortened(path: PathBuf, folder: &Path) -> PathBuf {
    path.strip_prefix(folder)
        .map(Path::to_path_buf)
        .unwrap_or(path)
}

/// Does not come back, but where the program cannot be started.
fn start_again(new: &BTreeMap<String, String>) -> Option<std::io::Error> {
    let mut arguments = env::args_os();
    let name = arguments.next()?;
    let program = env::current_exe().ok()?;
    let mut command = Command::new(program);
    Some(command.arg0(name).args(arguments).envs(new).exec())
}

/// What a file says.
#[derive(Default)]
struct Read {
    variables: BTreeMap<String, String>,
    /// The lines, from 1, at which no statement starts.
    skipped: Vec<usize>,
}

impl Read {
    /// Reads the statements of `text`; `known` are the variables that win over them.
    fn of(text: &str, known: &dyn Fn(&str) -> Option<String>) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let mut read = Read::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let length = match STATEMENT.captures(rest) {
                Some(statement) => {
                    read.take(&statement, known);
                    statement[0].len()
                }
                None => {
                    if !rest.starts_with('#') {
                        read.skipped.push(line_of(text, rest));
                    }
                    rest.find('\n').map_or(rest.len(), |end| end + 1)
                }
            };
            rest = rest[length..].trim_start();
        }
        read
    }

    fn take(&mut self, statement: &Captures, known: &dyn Fn(&str) -> Option<String>) {
        let of = |group: &str| statement.name(group).map(|found| found.as_str());
        let name = of("quoted_name").or(of("name")).unwrap_or_default();
        if of("equals").is_none() || name.contains(['=', '\0']) {
            return;
        }
        let value = match (of("single"), of("double"), of("bare")) {
            (Some(text), ..) => SINGLE_ESCAPE.replace_all(text, "$1").into_owned(),
            (_, Some(text), _) => unescaped(text),
            (.., text) => COMMENT
                .replace(text.unwrap_or_default(), "")
                .trim_end()
                .to_owned(),
        };
        let value = VARIABLE.replace_all(&value, |variable: &Captures| {
            let default = variable
                .name("default")
                .map(|text| text.as_str().to_owned());
            known(&variable["name"])
                .or_else(|| self.variables.get(&variable["name"]).cloned())
                .or(default)
                .unwrap_or_default()
        });
        let value = value.replace('\0', "");
        self.variables.insert(name.to_owned(), value);
    }
}

fn unescaped(text: &str) -> String {
    let text = DOUBLE_ESCAPE.replace_all(text, |escape: &Captures| match &escape[1] {
        "a" => "\u{7}".to_owned(),
        "b" => "\u{8}".to_owned(),
        "f" => "\u{c}".to_owned(),
        "n" => "\n".to_owned(),
        "r" => "\r".to_owned(),
        "t" => "\t".to_owned(),
        "v" => "\u{b}".to_owned(),
        other => other.to_owned(),
    });
    text.into_owned()
}

fn line_of(text: &str, rest: &str) -> usize {
    let before = &text[..text.len() - rest.len()];
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::Read;

    fn read(text: &str) -> Read {
        let known = |name: &str| (name == "HOME_TOWN").then(|| "Basel".to_owned());
        Read::of(text, &known)
    }

    #[test]
    fn values_stand_bare_or_quoted() {
        let text = "# a comment\n\nexport A=one two # said\nB='it\\'s $5'\nC=\"a\\tb\n#c\" # end\n\
                    D= # none\n'E'=x#y\nF\nPASS=pa$$word\r\nG = 'g'\n";
        let read = read(text);
        let expected = [
            ("A", "one two"),
            ("B", "it's $5"),
            ("C", "a\tb\n#c"),
            ("D", ""),
            ("E", "x#y"),
            ("G", "g"),
            ("PASS", "pa$$word"),
        ];
        let found: Vec<(&str, &str)> = read
            .variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(found, expected);
        assert!(read.skipped.is_empty());
    }

    #[test]
    fn braces_name_other_variables() {
        let read = read("A=in ${HOME_TOWN}\nB='${A}, ${NONE:-here}${NONE}'\nHOME_TOWN=Bern\n");
        assert_eq!(read.variables["A"], "in Basel");
        assert_eq!(read.variables["B"], "in Basel, here");
    }

    #[test]
    fn a_line_that_is_no_statement_is_skipped() {
        let read = read("A=1\n=2\nB=\"open\nC=3\n");
        assert_eq!(read.skipped, [2, 3]);
        assert_eq!(read.variables.len(), 2);
        assert_eq!(read.variables["C"], "3");
    }
}
