package io.bertmesh.config;

import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.model.VariantChoice;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every knob of bertmesh. Each is also an environment variable, such as {@code BERTMESH_MODELS_DIR}.
 *
 * <p>Settings of Quarkus itself (ports, TLS, logs) are in {@code application.properties}.
 */
@ConfigMapping(prefix = "bertmesh")
public interface BertConfig {

    /** Directory of bundles, {@code <name>/<version>/manifest.json}. Unset means the embedded demo model. */
    Optional<Path> modelsDir();

    /** Name of the model that answers requests which name none. Unset means the only one loaded. */
    Optional<String> defaultModel();

    /** If true, a bundle without golden texts is refused, for nothing shows that its answers are right. */
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

        /** Where to run: {@code cpu} or {@code cuda}. If CUDA cannot be had, the CPU serves and says so. */
        @WithDefault("cpu")
        Provider provider();

        /** If true and the provider is {@code cuda}, a start without CUDA fails instead of using the CPU. */
        @WithDefault("false")
        boolean requireGpu();

        /** Which graph of a bundle is served: {@code fp32}, {@code fp16} or {@code int8}. A bundle must have it. */
        @WithDefault("fp32")
        Precision precision();

        /** The same for single models, in place of {@code precision}, as {@link VariantChoice}: {@code name=int8,other=fp32}. */
        Optional<List<String>> precisionByModel();

        /** Index of the CUDA device, 0 or more. */
        @WithDefault("0")
        int cudaDevice();

        /** Packs that run at the same time per model, 1 or more. Unset: see {@link ExecutionThreads}. */
        Optional<Integer> workers();

        /** Threads that compute one pack, 1 or more. Unset: see {@link ExecutionThreads}. */
        Optional<Integer> threadsPerWorker();

        /**
         * A run that takes longer than this hangs: it is stopped, and the service is not ready until it ends. 1 ms to 24 h,
         * as every duration here.
         */
        @WithDefault("30s")
        Duration runTimeout();
    }

    /** How texts share runs. */
    interface Batching {

        /**
         * Most tokens of one run, 1 to 512 (the graph's answers are neighbour-free up to there). A longer text runs
         * alone. Unset means what is fastest, found by timing when a model is loaded.
         */
        Optional<Integer> packTokens();

        /** Most tokens that may wait per model and lane, 1 or more. Beyond it calls are refused, and streams wait. */
        @WithDefault("65536")
        int queueTokens();

        /** Most texts that may wait per model and lane, 1 or more. Beyond it calls are refused, and streams wait. */
        @WithDefault("16384")
        int queueTexts();

        /** Longest that a call, no stream, may wait for its first run. One that would wait longer is refused. */
        @WithDefault("5s")
        Duration maxWait();

        /** Part of the tokens run that streams have at least while other calls wait as well, 0.01 to 0.5. */
        @WithDefault("0.1")
        double bulkShare();
    }

    /** What a request may ask for. */
    interface Limits {

        /** Most texts or pairs of one request, 1 or more. */
        @WithDefault("256")
        int textsPerRequest();

        /** Most characters (UTF-16 code units) of one text, 1 or more. Spares tokenizing what is too long anyway. */
        @WithDefault("20000")
        int charactersPerText();

        /** Most bytes that the answers of one call may take in memory, 1 or more. What is over it is not run. */
        @WithDefault("67108864")
        long answerBytes();

        /** Most items of one stream that are under way at a time, 1 to 1024. More are not read from its caller. */
        @WithDefault("64")
        int streamWindow();

        /** How long a call may take if its caller names no deadline, and at most if it does. Streams are exempt. */
        @WithDefault("30s")
        Duration requestTimeout();

        /** Most calls that one connection may have under way, over gRPC or HTTP/2, 1 to 1,000,000. More wait at the caller. */
        @WithDefault("4096")
        int callsPerConnection();

        /** A connection without a call is closed after this long, REST's not before {@code requestTimeout}. 1 s to 24 h. */
        @WithDefault("5m")
        Duration connectionIdle();

        /**
         * A gRPC connection is replaced after this long, so that callers without a mesh find new instances. Its calls end
         * in peace. 1 s to 24 h.
         */
        @WithDefault("30m")
        Duration connectionAge();
    }

    /** What is kept of answers, for equal texts to come. */
    interface Cache {

        /** Most bytes of answers kept in this process, 0 or more. 0 keeps none. */
        @WithDefault("16777216")
        long memoryBytes();

        /** How long an answer is kept, in each tier from when it came there, 1 s to 365 d. */
        @WithDefault("24h")
        Duration ttl();

        /**
         * Redis to share answers by: {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://} for TLS.
         * Unset means none. Needs a secret.
         */
        Optional<String> redisUrl();

        /**
         * File of the password of Redis, in place of one in the URL, for the user that the URL names, or else the default
         * one. White space at its end does not count.
         */
        Optional<Path> redisPasswordFile();

        RedisTlsConfig redisTls();

        /** Longest that a call waits for Redis, 1 ms to 10 s. After that its texts are run. */
        @WithDefault("20ms")
        Duration redisTimeout();

        /**
         * Secret from which the keys of texts are made, 32 bytes of UTF-8 or more: equal in all processes that share
         * answers. Unset means one of its own for each process.
         */
        Optional<String> secret();

        /** File that holds the secret, in place of {@code secret}. White space at its end does not count. */
        Optional<Path> secretFile();
    }

    /** How the process ends. */
    interface Shutdown {

        /** Longest that calls under way are still answered once the process is told to end. New ones are refused. */
        @WithDefault("25s")
        Duration drainTimeout();
    }
}
