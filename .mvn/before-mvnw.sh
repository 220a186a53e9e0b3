# shellcheck shell=sh
# What mvnw does before anything else. It is the stock script of the Apache Maven Wrapper 3.3.4 but for one line, which sources
# this file; .ci/run checks that. After mvn wrapper:wrapper, put that line back in front of "set -euf".

# Plain java may be older than the JDK that the build needs.
# shellcheck source=.mvn/find-jdk.sh
. "$(dirname "$0")/.mvn/find-jdk.sh"
find_jdk

# Maven's own libraries still use sun.misc.Unsafe, of which JDK 24 and later warn on every start.
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS-}"

# wget [--quiet] ADDRESS -O FILE, as the stock script fetches Maven. An installed mvn goes first, because it knows the mirror in
# the user's settings.xml. MVNW_REPOURL names a mirror to the stock script itself.
wget() {
    [ "$1" != --quiet ] || shift
    echo "mvnw: fetching Maven (9 MB, once)" >&2
    fetch_with_mvn "$3" || fetch_with_curl "$1" "$3" || command wget -q "$1" -O "$3" || {
        echo "mvnw: Maven could not be fetched. Set MVNW_REPOURL to the address of a mirror that has it." >&2
        return 1
    }
}

fetch_with_curl() { [ -n "$(command -v curl)" ] && curl -fsSL -o "$2" "$1"; }

fetch_with_mvn() {
    maven_archive=${1##*/} # apache-maven-3.9.11-bin.zip
    maven_version=${maven_archive%-bin.zip}
    [ -z "${MVNW_REPOURL-}" ] && [ -n "$(command -v mvn)" ] &&
        (cd / && mvn -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy "-DoutputDirectory=${1%/*}" \
            "-Dartifact=org.apache.maven:apache-maven:${maven_version##*-}:zip:bin" >"$1.log" 2>&1)
}

# unzip [-q] FILE -d FOLDER, from the JDK where there is none: without unzip the stock script fetches the .tar.gz, and refuses it,
# because the sum it has is that of the .zip.
if [ -z "$(command -v unzip)" ]; then
    unzip() {
        [ "$1" != -q ] || shift
        (cd "$3" && "$JAVA_HOME/bin/jar" --extract --file "$1") && find "$3" -path '*/bin/mvn*' -exec chmod +x {} +
    }
fi
