package io.bertmesh.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code manifest.json} of a bundle: what the model is and which files it is made of.
 *
 * @param contract name of the graph contract, see {@link Bundle#CONTRACT}
 * @param tasks the tasks the model can do, as {@link Task#label}
 * @param maxTokens longest text in tokens, [CLS] and [SEP] included
 * @param maskToken spelling of the mask in texts and vocabulary
 * @param golden texts with the reference library's answers, absent if none were made
 * @param variants the graph in one or more precisions
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(
        String contract,
        String name,
        String version,
        Source source,
        List<String> tasks,
        Dimensions dimensions,
        int maxTokens,
        String maskToken,
        FileEntry tokenizer,
        Optional<FileEntry> golden,
        List<Variant> variants) {

    // They stand in paths, metrics and messages, and versions are put in order.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    public Manifest {
        tasks = List.copyOf(tasks);
        variants = List.copyOf(variants);
        require(NAME.matcher(name).matches(), "name: not of letters, digits, dots, dashes and underscores");
        require(NAME.matcher(version).matches(), "version: not of letters, digits, dots, dashes and underscores");
        require(maxTokens > 2, "max_tokens: %d (expected: 3 or more)".formatted(maxTokens));
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** Where the weights come from. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Source(String repository, String revision) {}

    /** Sizes of the network. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Dimensions(int layers, int hidden, int vocabulary) {}

    /** A file of the bundle and what its content must be. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record FileEntry(String file, String sha256, long bytes) {}

    /**
     * The graph in one precision.
     *
     * @param providers where it may run
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Variant(String file, String sha256, long bytes, Precision precision, List<Provider> providers) {

        public Variant {
            providers = List.copyOf(providers);
        }

        /** The graph's file. */
        public FileEntry entry() {
            return new FileEntry(file, sha256, bytes);
        }
    }
}
