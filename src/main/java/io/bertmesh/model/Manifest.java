package io.bertmesh.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code manifest.json} of a bundle: what the model has, its defaults and its files.
 *
 * <p>It names no tasks, because the service knows which tasks need the head.
 *
 * @param contract name of the graph contract, see {@link Bundle#CONTRACT}
 * @param head what the graph computes on top of the encoder
 * @param maxTokens longest text in tokens, [CLS] and [SEP] included
 * @param pooling how the model's makers turn the vectors of a text's tokens into one
 * @param normalize whether they scale that vector to length 1
 * @param maskToken spelling of the mask in texts and vocabulary
 * @param golden texts with the reference library's answers, or empty if the bundle has none
 * @param variants the graph in one or more precisions
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(
        String contract,
        String name,
        String version,
        Source source,
        Head head,
        Dimensions dimensions,
        int maxTokens,
        DefaultPooling pooling,
        boolean normalize,
        String maskToken,
        FileEntry tokenizer,
        Optional<FileEntry> golden,
        List<Variant> variants) {

    // Names and versions appear in paths, metrics and messages, and versions are sorted.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final String PLAIN = "letters, digits, dots, dashes and underscores, a letter or digit at both ends";

    public Manifest {
        variants = List.copyOf(variants);
        require(NAME.matcher(name).matches(), "name %s (expected: %s)".formatted(name, PLAIN));
        require(NAME.matcher(version).matches(), "version %s (expected: %s)".formatted(version, PLAIN));
        require(maxTokens > 2, "max_tokens %d (expected: 3 or more)".formatted(maxTokens));
    }

    /** Requires a path that does not leave the bundle. Links may, because Kubernetes volumes are full of them. */
    private static void requireInside(String file) {
        boolean isInside = !file.isEmpty()
                && !file.startsWith("/")
                && file.chars().noneMatch(Character::isISOControl)
                && Stream.of(file.split("[/\\\\]")).noneMatch(".."::equals);
        require(isInside, "file %s (expected: a path inside the bundle)".formatted(file));
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** How the vectors of a text's tokens become one vector if a caller does not say. */
    public enum DefaultPooling {
        /** The vector of [CLS], the first token. */
        CLS(Pooling.CLS),
        /** The mean over all tokens, [CLS] and [SEP] included. */
        MEAN(Pooling.MEAN),
        /** The maximum of each component over all tokens, [CLS] and [SEP] included. */
        MAX(Pooling.MAX);

        private final Pooling pooling;

        DefaultPooling(Pooling pooling) {
            this.pooling = pooling;
        }

        public Pooling pooling() {
            return pooling;
        }

        @JsonValue
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where the weights come from.
     *
     * @param leftOut parts of the source that the graph does not have, such as {@code pooler}
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Source(
            String repository,
            String revision,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> leftOut) {

        public Source {
            leftOut = List.copyOf(leftOut);
        }
    }

    /** Sizes of the network. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Dimensions(int layers, int hidden, int vocabulary) {}

    /** A file of the bundle and what its content must be. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record FileEntry(String file, String sha256, long bytes) {

        public FileEntry {
            requireInside(file);
        }
    }

    /**
     * The graph in one precision.
     *
     * @param providers hardware that may run it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Variant(String file, String sha256, long bytes, Precision precision, List<Provider> providers) {

        public Variant {
            requireInside(file);
            providers = List.copyOf(providers);
        }

        /** The graph's file. */
        public FileEntry entry() {
            return new FileEntry(file, sha256, bytes);
        }
    }
}
