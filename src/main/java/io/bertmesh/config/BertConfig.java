package io.bertmesh.config;

import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every setting of bertmesh. Each is also an environment variable, such as {@code BERTMESH_MODELS_DIR}.
 *
 * <p>The table of docs/configuration.md is made from this interface: each row holds a setting's Javadoc, default and
 * range. {@code application.properties} has the settings of Quarkus itself (ports, logs).
 */
@ConfigMapping(prefix = "bertmesh")
public interface BertConfig {

    /** Directory of bundles, {@code <name>/<version>/manifest.json}. Unset means the embedded demo model. */
    Optional<Path> modelsDir();

    /** Name of the model that answers requests which name none. Unset means the only one loaded. */
    Optional<String> defaultModel();

    /** Refuses a bundle without golden texts, because nothing shows that its answers are right. */
    @WithDefault("true")
    boolean requireGolden();

    Execution execution();

    Batching batching();

    Limits limits();

    SecurityConfig security();

    Cache cache();

    Shutdown shutdown();

    /** How the model is run. */
    interface Execution {

        /** Where models run. If CUDA is not available, the service logs that and uses the CPU. */
        @WithDefault("cpu")
        Provider provider();

        /** With the provider {@code cuda}, a start without CUDA fails instead of using the CPU. */
        @WithDefault("false")
        boolean requireGpu();

        /** Which graph of a bundle is served; the bundle must have it. {@code int8} is for the CPU, {@code fp16} for a GPU. */
        @WithDefault("fp32")
        Precision precision();

        /** The precision of single models, each named at most once: {@code name=int8,other=fp32}. */
        Optional<List<String>> precisionByModel();

        /** Index of the CUDA device. */
        @WithDefault("0")
        @Range(min = "0")
        int cudaDevice();

        /** Runs at the same time for each model. Unset means processors ÷ threads, or 1 on a GPU. */
        @Range(min = "1")
        Optional<Integer> workers();

        /**
         * Threads that compute one run. More threads make a lone text faster and the throughput lower. Unset means
         * processors ÷ workers.
         */
        @Range(min = "1")
        Optional<Integer> threadsPerWorker();

        /** The service stops a run that takes longer than this, and is not ready until that run ends. */
        @WithDefault("30s")
        @Range(min = "1ms", max = "24h")
        Duration runTimeout();
    }

    /** How texts share runs. */
    interface Batching {

        /** Most tokens of one run. A longer text runs alone. Unset means the fastest size, measured at the start. */
        // Up to 512 tokens a row, no text's answer depends on its neighbours.
        @Range(min = "1", max = "512")
        Optional<Integer> packTokens();

        /** Most tokens that wait for each model in each lane. Beyond it the service refuses calls, and streams wait. */
        @WithDefault("65536")
        @Range(min = "1")
        int queueTokens();

        /** Most texts that wait for each model in each lane. Beyond it the service refuses calls, and streams wait. */
        @WithDefault("16384")
        @Range(min = "1")
        int queueTexts();

        /**
         * Longest that a call may wait for its first run. The service refuses a call that would wait longer, and tells it
         * when to retry. Streams are exempt.
         */
        @WithDefault("5s")
        @Range(min = "1ms", max = "24h")
        Duration maxWait();

        /** Least share of the tokens run that streams get while calls wait, too. */
        @WithDefault("0.1")
        @Range(min = "0.01", max = "0.5")
        double bulkShare();
    }

    /** What a request may ask for. */
    interface Limits {

        /** Most texts or pairs of one request. */
        @WithDefault("256")
        @Range(min = "1")
        int textsPerRequest();

        /** Most characters (UTF-16 code units) of one text. The service refuses a longer text before it tokenizes it. */
        @WithDefault("20000")
        @Range(min = "1")
        int charactersPerText();

        /** Most bytes of memory that the answers of one call take. The service does not run what is beyond. */
        @WithDefault("67108864")
        @Range(min = "1")
        long answerBytes();

        /**
         * Most bytes of memory that requests not yet answered and answers not yet written take together. The service
         * refuses calls beyond. Unset means a quarter of the largest heap, or half of the direct memory if that is less.
         */
        @Range(min = "1048576")
        Optional<Long> bytesInFlight();

        /** A REST connection is closed if its caller has not read an answer after this long. */
        @WithDefault("30s")
        @Range(min = "1ms", max = "24h")
        Duration writeTimeout();

        /** Most items of one stream in flight. The service reads no more from the caller meanwhile. */
        @WithDefault("64")
        @Range(min = "1", max = "1024")
        int streamWindow();

        /** Longest that a call may take, also if its caller names a later deadline or none. Streams are exempt. */
        @WithDefault("30s")
        @Range(min = "1ms", max = "24h")
        Duration requestTimeout();

        /**
         * Most connections of gRPC and REST together. Others are closed at once. Unset means as many as the process's limit
         * of open files allows.
         */
        @Range(min = "1")
        Optional<Integer> connections();

        /** Most calls in flight on one gRPC or HTTP/2 connection. More wait at the caller. */
        @WithDefault("4096")
        @Range(min = "1", max = "1000000")
        int callsPerConnection();

        /** A connection without a call is closed after this long; that of REST not before the request timeout. */
        // gRPC counts the life of a connection in seconds.
        @WithDefault("5m")
        @Range(min = "1s", max = "24h")
        Duration connectionIdle();

        /**
         * A gRPC connection is replaced after this long, so that callers without a mesh find new instances. Calls in
         * flight on it are still answered.
         */
        @WithDefault("30m")
        @Range(min = "1s", max = "24h")
        Duration connectionAge();
    }

    /** What the cache keeps of answers, for equal texts to come. */
    interface Cache {

        /** Most bytes of answers kept in this process; {@code 0} keeps none. */
        @WithDefault("16777216")
        @Range(min = "0")
        long memoryBytes();

        /** How long each tier keeps an answer, from when the answer came there. */
        @WithDefault("24h")
        @Range(min = "1s", max = "365d")
        Duration ttl();

        /**
         * Redis that processes share answers by: {@code redis://[user:password@]host[:port][/database]}, or
         * {@code rediss://} for TLS. Needs a secret. Unset means none.
         */
        Optional<String> redisUrl();

        /**
         * File of the password of Redis, in place of one in the URL, for the user in the URL or else the default user.
         * White space at its end does not count.
         */
        @Needs("BERTMESH_CACHE_REDIS_URL")
        Optional<Path> redisPasswordFile();

        RedisTlsConfig redisTls();

        /** Longest that a call waits for Redis. After that the service runs its texts. */
        @WithDefault("20ms")
        @Range(min = "1ms", max = "10s")
        Duration redisTimeout();

        /**
         * Secret that the keys of texts are made from, 32 bytes of UTF-8 or more: the same in all processes that share a
         * Redis. Unset means a random one for each process.
         */
        Optional<String> secret();

        /** File of the secret, in place of {@code BERTMESH_CACHE_SECRET}. White space at its end does not count. */
        Optional<Path> secretFile();
    }

    /** How the process ends. */
    interface Shutdown {

        /** Longest that the service still answers calls in flight once the process is told to end. It refuses new ones. */
        @WithDefault("25s")
        @Range(min = "1ms", max = "24h")
        Duration drainTimeout();

        /** Longest that callers' connections may take to close once the service has drained. It cuts off the rest. */
        @WithDefault("5s")
        @Range(min = "1ms", max = "1h")
        Duration closeTimeout();
    }
}
