package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.cache.CacheUse;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.error.InferenceException;
import io.bertmesh.inference.Truncation;
import io.bertmesh.model.Pooling;
import java.util.Optional;

/** Maps what all calls have in common between messages and our own records. */
final class Messages {

    private Messages() {}

    static Truncation truncation(boolean truncate) {
        return truncate ? Truncation.CUT_END : Truncation.REFUSE;
    }

    static CacheUse cacheUse(boolean bypassCache) {
        return bypassCache ? CacheUse.BYPASS : CacheUse.READ_AND_FILL;
    }

    static io.bertmesh.v1.AnswerSource source(AnswerSource source) {
        return switch (source) {
            case MEMORY_CACHE -> io.bertmesh.v1.AnswerSource.ANSWER_SOURCE_MEMORY_CACHE;
            case REDIS_CACHE -> io.bertmesh.v1.AnswerSource.ANSWER_SOURCE_REDIS_CACHE;
            case COMPUTED -> io.bertmesh.v1.AnswerSource.ANSWER_SOURCE_COMPUTED;
        };
    }

    /** The pooling, or empty if it is unset. Throws {@link InferenceException} for a number that the enum does not have. */
    static Optional<Pooling> pooling(io.bertmesh.v1.Pooling pooling, int number) {
        return switch (pooling) {
            case POOLING_UNSPECIFIED -> Optional.empty();
            case POOLING_CLS -> Optional.of(Pooling.CLS);
            case POOLING_MEAN -> Optional.of(Pooling.MEAN);
            case POOLING_MAX -> Optional.of(Pooling.MAX);
            case POOLING_TOKENS -> Optional.of(Pooling.TOKENS);
            case UNRECOGNIZED -> throw InferenceException.invalid("pooling", "unknown number " + number, "0 to 4");
        };
    }

    static io.bertmesh.v1.Pooling pooling(Pooling pooling) {
        return switch (pooling) {
            case CLS -> io.bertmesh.v1.Pooling.POOLING_CLS;
            case MEAN -> io.bertmesh.v1.Pooling.POOLING_MEAN;
            case MAX -> io.bertmesh.v1.Pooling.POOLING_MAX;
            case TOKENS -> io.bertmesh.v1.Pooling.POOLING_TOKENS;
        };
    }

    static io.bertmesh.v1.ModelIdentity identity(ModelIdentity identity) {
        return io.bertmesh.v1.ModelIdentity.newBuilder()
                .setName(identity.name())
                .setVersion(identity.version())
                .setFingerprint(identity.fingerprint())
                .build();
    }
}
