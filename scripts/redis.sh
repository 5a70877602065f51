# A Redis for the tests of shared rate limits. Those are skipped where there is none to be had.
# shellcheck shell=sh

# Debian's redis-tools holds the server too, under another name: what it is called decides what it does. The package
# redis-server would also start one on the machine.
install_debian_redis() {
  have apt-get && [ "$(id -u)" = 0 ] || return 1
  say "Installing Redis by apt-get"
  quietly apt-get update &&
    DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends redis-tools &&
    mkdir -p "$STATE/redis" &&
    ln -sf "$(command -v redis-check-rdb)" "$STATE/redis/redis-server"
}

prepare_redis() {
  PATH="$PATH:$STATE/redis"
  export PATH
  have redis-server || install_debian_redis ||
    say "There is no redis-server: tests of shared rate limits will be skipped"
}
