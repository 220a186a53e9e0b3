# shellcheck shell=sh
# Sourced by mvnw and bertmesh. find_jdk exports JAVA_HOME, a JDK of java_wanted or later, or says what to install.
# Asked in this order: JAVA_HOME, the java on PATH, the usual places; there 25 goes before later ones, as it is
# the one bertmesh is tested on. BERTMESH_JDKS (folders, separated by ":") replaces the usual places.

java_wanted=25

# Prints 17, 25, ... for the JDK in folder $1. Every JDK since 9 states it in its file "release".
jdk_version() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the folder of the java on PATH, behind all links.
jdk_on_path() {
    java_on_path=$(command -v java) || return 0
    java_on_path=$(readlink -f "$java_on_path") || return 0
    dirname "$(dirname "$java_on_path")"
}

usual_jdks() {
    if [ -n "${BERTMESH_JDKS-}" ]; then
        printf '%s\n' "$BERTMESH_JDKS" | tr ':' '\n'
        return
    fi
    for jdk_folder in /usr/lib/jvm/* /opt/*jdk* /opt/java/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        printf '%s\n' "$jdk_folder"
    done
}

# Reads folders and prints "VERSION FOLDER" for each JDK among them, once, oldest first.
describe_jdks() {
    while IFS= read -r jdk_folder; do
        jdk_feature=$(jdk_version "$jdk_folder") && printf '%s %s\n' "$jdk_feature" "$(readlink -f "$jdk_folder")"
    done | sort -u | sort -n
}

# Reads "VERSION FOLDER" lines and prints the first folder that is new enough.
first_suitable() {
    while IFS=' ' read -r jdk_feature jdk_folder; do
        [ "$jdk_feature" -ge "$java_wanted" ] || continue
        printf '%s\n' "$jdk_folder"
        return
    done
}

find_jdk() {
    jdk_named=${JAVA_HOME-}
    for jdk_preferred in "$jdk_named" "$(jdk_on_path)"; do
        JAVA_HOME=$(printf '%s\n' "$jdk_preferred" | describe_jdks | first_suitable)
        [ -z "$JAVA_HOME" ] || break
    done
    [ -n "$JAVA_HOME" ] || JAVA_HOME=$(usual_jdks | describe_jdks | first_suitable)
    if [ -z "$JAVA_HOME" ]; then
        explain_missing_jdk >&2
        exit 1
    fi
    export JAVA_HOME
}

explain_missing_jdk() {
    jdks_found=$({ echo "$jdk_named"; jdk_on_path; usual_jdks; } | describe_jdks | sed 's/ / in /')
    echo "bertmesh: no JDK $java_wanted or later found; it needs one to build and to run."
    echo "JDKs found:"
    echo "${jdks_found:-none}" | sed 's/^/  /'
    echo "Install one of these, or set JAVA_HOME to where one lies:"
    echo "  Debian 13, Ubuntu 25.10 and later:  sudo apt install openjdk-$java_wanted-jdk-headless"
    echo "  any system:  Temurin $java_wanted from https://adoptium.net"
}
