# Functions that start the service for a call or two. make-aot-cache.sh and check.sh source it.
# shellcheck shell=bash

# free_port: prints a port that no process listens on now
free_port() {
    local port
    while true; do
        port=$((RANDOM % 20000 + 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

choose_ports() {
    QUARKUS_GRPC_SERVER_PORT=$(free_port)
    QUARKUS_HTTP_PORT=$(free_port)
    QUARKUS_MANAGEMENT_PORT=$(free_port)
    export QUARKUS_GRPC_SERVER_PORT QUARKUS_HTTP_PORT QUARKUS_MANAGEMENT_PORT
}

# await_ready PROCESS: fails if the process exits, or is not ready within two minutes
await_ready() {
    local end=$((SECONDS + 120))
    until curl -sf --max-time 5 -o /dev/null "http://127.0.0.1:$QUARKUS_MANAGEMENT_PORT/q/health/ready"; do
        kill -0 "$1" 2>/dev/null && [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.02
    done
}

# call_grpc: prints the bytes of a FillMask answer and its trailers. It builds the request by hand: a frame's length, then texts, field 1.
call_grpc() {
    local text='中国的首都是[MASK]京。' length
    length=$(printf %s "$text" | wc -c)
    {
        # shellcheck disable=SC2059
        printf "\\0\\0\\0\\0\\x$(printf %x $((length + 2)))\\x0a\\x$(printf %x "$length")%s" "$text"
    } | curl -s --max-time 30 --http2-prior-knowledge -D - -H 'content-type: application/grpc' -H 'te: trailers' \
        --data-binary @- "http://127.0.0.1:$QUARKUS_GRPC_SERVER_PORT/bertmesh.v1.FillMaskService/FillMask"
}

# call_rest: prints the answer to the same request over REST
call_rest() {
    curl -s --max-time 30 -H 'content-type: application/json' -d '{"text": "中国的首都是[MASK]京。", "top_k": 1}' \
        "http://127.0.0.1:$QUARKUS_HTTP_PORT/fill-mask"
}

# calls_answer: fails unless both answers contain the hidden character
calls_answer() {
    local grpc rest
    grpc=$(call_grpc | tr -d '\0' | tr -d '\r') || return 1
    rest=$(call_rest) || return 1
    grep -qa 'grpc-status: 0$' <<<"$grpc" && grep -qa 北京 <<<"$grpc" && grep -q '"token":"北"' <<<"$rest"
}
