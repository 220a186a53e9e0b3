package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.cache.CacheUse;
import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.error.InferenceException;
import io.bertmesh.inference.Inputs;
import io.bertmesh.inference.Truncation;
import io.bertmesh.model.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the fields that all JSON requests have in common are read. */
final class RestCalls {

    private RestCalls() {}

    /** The body. Throws {@link InferenceException} if there is none. */
    static <T> T required(@Nullable T body) {
        return required("body", body);
    }

    /** The value of a field. Throws {@link InferenceException} if there is none. */
    static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw InferenceException.invalid(field, "absent", "a value");
        }
        return value;
    }

    /** The list. Throws {@link InferenceException} if a value in it is null. */
    static <T> List<T> withoutNull(String field, List<@Nullable T> values) {
        List<T> present = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            present.add(required("%s[%d]".formatted(field, i), values.get(i)));
        }
        return present;
    }

    /** The inputs. Throws {@link InferenceException} unless exactly one of the two fields is there, without null. */
    static <T> Inputs<T> inputs(String oneName, @Nullable T one, String listName, @Nullable List<@Nullable T> list) {
        if ((one == null) == (list == null)) {
            String actual = one == null ? "neither %s nor %s" : "both %s and %s";
            throw InferenceException.invalid(oneName, actual.formatted(oneName, listName), "exactly one of the two");
        }
        return one == null ? Inputs.list(listName, withoutNull(listName, list)) : Inputs.one(oneName, one);
    }

    static ModelSelector selector(@Nullable String name, @Nullable String version) {
        return new ModelSelector(name == null ? "" : name, version == null ? "" : version);
    }

    static Truncation truncation(@Nullable Boolean truncate) {
        return Boolean.TRUE.equals(truncate) ? Truncation.CUT_END : Truncation.REFUSE;
    }

    static CacheUse cacheUse(@Nullable Boolean bypassCache) {
        return Boolean.TRUE.equals(bypassCache) ? CacheUse.BYPASS : CacheUse.READ_AND_FILL;
    }

    /** Throws {@link InferenceException} for a word that names no pooling. Upper and lower case are the same. */
    static Optional<Pooling> pooling(@Nullable String word) {
        if (word == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(Pooling.values())
                .filter(pooling -> pooling.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> InferenceException.invalid(
                        "pooling",
                        "unknown word of %d characters".formatted(word.length()),
                        "one of CLS, MEAN, MAX, TOKENS")));
    }
}
