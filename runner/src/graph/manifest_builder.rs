//! Small manifests for unit tests, made by hand.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::adapter::Relation;
use crate::manifest::{
    FileChecksum, GenericTest, Manifest, Materialization, ModelDetails, Node, NodeConfig,
    NodeDetails, Quoting, Severity, Source, StoredFailures, TestConfig, WrittenSource,
};

/// A project `shop`; what is added last can be changed by the methods that
/// take no name.
pub(crate) struct ManifestBuilder {
    manifest: Manifest,
    last: String,
}

impl ManifestBuilder {
    pub fn new() -> Self {
        ManifestBuilder {
            manifest: Manifest {
                project_name: "shop".to_owned(),
                ..Manifest::default()
            },
            last: String::new(),
        }
    }

    pub fn build(self) -> Manifest {
        self.manifest
    }

    /// A model in `models/<name>.sql` that reads these unique ids.
    pub fn model(self, name: &str, parents: &[&str]) -> Self {
        let config = NodeConfig::of_model(Map::new()).unwrap();
        let path = format!("models/{name}.sql");
        let details = NodeDetails::Model(ModelDetails::default());
        self.node(node("model", &path, details, config), parents)
    }

    /// A seed in `seeds/<name>.csv`.
    pub fn seed(self, name: &str) -> Self {
        let config = NodeConfig::new(Map::new(), Materialization::Seed).unwrap();
        let path = format!("seeds/{name}.csv");
        self.node(node("seed", &path, NodeDetails::Seed, config), &[])
    }

    /// A generic `not_null` test called `name`, on these unique ids.
    pub fn test(self, name: &str, parents: &[&str]) -> Self {
        let generic = GenericTest {
            name: "not_null".to_owned(),
            namespace: None,
            arguments: Map::new(),
            column_name: Some("id".to_owned()),
            tested: "ref('tested')".to_owned(),
            attached_node: parents.first().map(|parent| (*parent).to_owned()),
            file_key_name: "models.tested".to_owned(),
        };
        self.any_test(name, Some(generic), parents)
    }

    /// A test in a file of its own.
    pub fn singular_test(self, name: &str, parents: &[&str]) -> Self {
        self.any_test(name, None, parents)
    }

    fn any_test(self, name: &str, generic: Option<GenericTest>, parents: &[&str]) -> Self {
        let details = NodeDetails::Test(TestConfig {
            severity: Severity::Error,
            generic,
            warn_if: "!= 0".to_owned(),
            error_if: "!= 0".to_owned(),
            fail_calc: "count(*)".to_owned(),
            limit: None,
            where_condition: None,
            stored_failures: StoredFailures::Unset,
        });
        let config = NodeConfig::new(Map::new(), Materialization::Test).unwrap();
        let path = format!("tests/{name}.sql");
        self.node(node("test", &path, details, config), parents)
    }

    fn node(mut self, mut node: Node, parents: &[&str]) -> Self {
        node.depends_on = parents.iter().map(|parent| (*parent).to_owned()).collect();
        self.last = node.unique_id.clone();
        self.manifest.nodes.insert(node.unique_id.clone(), node);
        self
    }

    /// The source table `source.shop.<source>.<table>`.
    pub fn source(mut self, source: &str, table: &str) -> Self {
        self.last = format!("source.shop.{source}.{table}");
        self.manifest.sources.insert(
            self.last.clone(),
            Source {
                is_enabled: true,
                unique_id: self.last.clone(),
                package_name: "shop".to_owned(),
                source_name: source.to_owned(),
                source_description: String::new(),
                loader: String::new(),
                source_meta: Map::new(),
                name: table.to_owned(),
                description: String::new(),
                doc_blocks: Vec::new(),
                relation: relation(source, table),
                quoting: Quoting::default(),
                fqn: vec!["shop".to_owned(), source.to_owned(), table.to_owned()],
                tags: Vec::new(),
                meta: Map::new(),
                columns: Vec::new(),
                event_time: None,
                original_file_path: PathBuf::from("models/_sources.yml"),
                freshness: None,
                loaded_at_field: None,
                loaded_at_query: None,
                config: Map::new(),
                written: WrittenSource::default(),
                external: None,
                location: None,
            },
        );
        self
    }

    /// Moves the last node to a folder, such as `models/staging`.
    pub fn in_folder(mut self, folder: &str) -> Self {
        let node = self.last_node();
        let path = Path::new(folder).join(node.original_file_path.file_name().unwrap());
        node.path = path.components().skip(1).collect();
        node.fqn = fqn(&path);
        node.original_file_path = path;
        self
    }

    /// Gives the last node or source a tag.
    pub fn tagged(mut self, tag: &str) -> Self {
        match self.manifest.sources.get_mut(&self.last) {
            Some(source) => source.tags.push(tag.to_owned()),
            None => self.last_node().config.tags.push(tag.to_owned()),
        }
        self
    }

    /// Sets a key of the last model's config.
    pub fn configured(mut self, key: &str, value: Value) -> Self {
        let node = self.last_node();
        let mut keys = node.config.all.clone();
        keys.insert(key.to_owned(), value);
        node.config = NodeConfig::of_model(keys).unwrap();
        self
    }

    /// Makes the last test one that only warns.
    pub fn warning(mut self) -> Self {
        let node = self.last_node();
        node.config.all.insert("severity".to_owned(), json!("warn"));
        if let NodeDetails::Test(test) = &mut node.details {
            test.severity = Severity::Warn;
        }
        self
    }

    fn last_node(&mut self) -> &mut Node {
        self.manifest.nodes.get_mut(&self.last).unwrap()
    }
}

fn node(kind: &str, path: &str, details: NodeDetails, config: NodeConfig) -> Node {
    let path = Path::new(path);
    let name = path.file_stem().unwrap().to_str().unwrap();
    Node {
        unique_id: format!("{kind}.shop.{name}"),
        name: name.to_owned(),
        package_name: "shop".to_owned(),
        path: path.components().skip(1).collect(),
        original_file_path: path.to_owned(),
        patch_path: None,
        raw_code: "select 1 as id".to_owned(),
        checksum: FileChecksum::of_text(""),
        relation: relation("analytics", name),
        fqn: fqn(path),
        description: String::new(),
        doc_blocks: Vec::new(),
        columns: Vec::new(),
        constraints: Vec::new(),
        config,
        refs: Vec::new(),
        sources: Vec::new(),
        metrics: Vec::new(),
        functions: Vec::new(),
        depends_on: Vec::new(),
        macros: Vec::new(),
        called: Vec::new(),
        details,
    }
}

/// `models/staging/orders.sql` is `shop.staging.orders`.
fn fqn(path: &Path) -> Vec<String> {
    let without_extension = path.with_extension("");
    std::iter::once("shop".to_owned())
        .chain(
            without_extension
                .components()
                .skip(1)
                .map(|part| part.as_os_str().to_str().unwrap().to_owned()),
        )
        .collect()
}

fn relation(schema: &str, identifier: &str) -> Relation {
    Relation::new("warehouse", schema, identifier)
}
