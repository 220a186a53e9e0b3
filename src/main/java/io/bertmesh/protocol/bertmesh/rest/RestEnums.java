package io.bertmesh.protocol.bertmesh.rest;

/** The enums of the JSON API. They are its own, so that no rename inside the service changes an answer. */
final class RestEnums {

    private RestEnums() {}

    /** How the vectors of a text's tokens become the answer. */
    public enum Pooling {
        CLS,
        MEAN,
        MAX,
        TOKENS
    }

    /** Where an answer came from. */
    public enum AnswerSource {
        MEMORY_CACHE,
        REDIS_CACHE,
        COMPUTED
    }

    /** How a model's weights are stored and multiplied. */
    public enum Precision {
        FP32,
        FP16,
        INT8
    }

    /** The hardware that runs a model. */
    public enum Provider {
        CPU,
        CUDA
    }

    static Pooling of(io.bertmesh.model.Pooling pooling) {
        return switch (pooling) {
            case CLS -> Pooling.CLS;
            case MEAN -> Pooling.MEAN;
            case MAX -> Pooling.MAX;
            case TOKENS -> Pooling.TOKENS;
        };
    }

    static io.bertmesh.model.Pooling toTask(Pooling pooling) {
        return switch (pooling) {
            case CLS -> io.bertmesh.model.Pooling.CLS;
            case MEAN -> io.bertmesh.model.Pooling.MEAN;
            case MAX -> io.bertmesh.model.Pooling.MAX;
            case TOKENS -> io.bertmesh.model.Pooling.TOKENS;
        };
    }

    static AnswerSource of(io.bertmesh.call.AnswerSource source) {
        return switch (source) {
            case MEMORY_CACHE -> AnswerSource.MEMORY_CACHE;
            case REDIS_CACHE -> AnswerSource.REDIS_CACHE;
            case COMPUTED -> AnswerSource.COMPUTED;
        };
    }

    static Precision of(io.bertmesh.model.Precision precision) {
        return switch (precision) {
            case FP32 -> Precision.FP32;
            case FP16 -> Precision.FP16;
            case INT8 -> Precision.INT8;
        };
    }

    static Provider of(io.bertmesh.model.Provider provider) {
        return switch (provider) {
            case CPU -> Provider.CPU;
            case CUDA -> Provider.CUDA;
        };
    }
}
