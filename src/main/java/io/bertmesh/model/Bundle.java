package io.bertmesh.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bertmesh.model.Manifest.FileEntry;
import io.bertmesh.model.Manifest.Variant;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A model on disk whose files match its manifest.
 *
 * <p>Immutable. Every method that reads throws {@link BundleException} with one sentence if a file is missing, changed
 * or malformed.
 */
public final class Bundle {

    /** The graph contract of this server: names, types and meaning of a graph's inputs and outputs. */
    public static final String CONTRACT = "packed-v1";

    private static final String MANIFEST = "manifest.json";

    private final BundleFiles files;
    private final Manifest manifest;
    private final Variant variant;

    private Bundle(BundleFiles files, Manifest manifest, Variant variant) {
        this.files = files;
        this.manifest = manifest;
        this.variant = variant;
    }

    /** Reads the manifest and checks that every file to be served has the size and SHA-256 that it states. */
    public static Bundle open(BundleFiles files, VariantChoice choice) {
        Manifest manifest = readManifest(files);
        Variant variant = choice.of(manifest, reason -> fault(files, MANIFEST, reason));
        verify(files, manifest.tokenizer());
        manifest.golden().ifPresent(golden -> verify(files, golden));
        verify(files, variant.entry());
        return new Bundle(files, manifest, variant);
    }

    /** Reads the manifest alone, which is fast however large the bundle. */
    public static Manifest manifestOf(BundleFiles files) {
        return readManifest(files);
    }

    public Manifest manifest() {
        return manifest;
    }

    /** The graph that is served. */
    public Variant variant() {
        return variant;
    }

    public BundleFiles files() {
        return files;
    }

    /** The content of {@code tokenizer.json}. */
    public byte[] tokenizerJson() {
        return bytes(manifest.tokenizer().file());
    }

    /** The content of a file. Read a graph in a directory by its path, because it may be larger than the heap. */
    public byte[] bytes(String file) {
        try (InputStream stream = files.open(file)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw unreadable(files, file, e);
        }
    }

    /** The texts with the reference library's answers, or empty if the bundle has none. */
    public Optional<Golden> golden() {
        return manifest.golden().map(entry -> BundleJson.read(files, entry.file(), Golden.class));
    }

    /**
     * Identifies the vector space: 16 hexadecimal digits over weights, tokenizer and contract. Equal in every process
     * that serves the same files.
     */
    public String fingerprint() {
        String identity = String.join(
                "\n", CONTRACT, variant.sha256(), manifest.tokenizer().sha256());
        byte[] digest = sha256().digest(identity.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    /** Makes an exception whose message is one sentence about this bundle. */
    public BundleException fault(String file, String reason) {
        return fault(files, file, reason);
    }

    private static void verify(BundleFiles files, FileEntry entry) {
        MessageDigest digest = sha256();
        long bytes;
        try (InputStream stream = new DigestInputStream(files.open(entry.file()), digest)) {
            bytes = stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw unreadable(files, entry.file(), e);
        }
        if (bytes != entry.bytes()) {
            throw fault(files, entry.file(), "%d bytes (expected: %d)".formatted(bytes, entry.bytes()));
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (!sha256.equals(entry.sha256())) {
            throw fault(files, entry.file(), "sha256 %s (expected: %s)".formatted(sha256, entry.sha256()));
        }
    }

    private static Manifest readManifest(BundleFiles files) {
        ObjectNode content = BundleJson.read(files, MANIFEST, ObjectNode.class);
        // The contract comes first, because another contract may have other fields.
        String contract = content.path("contract").asText("none");
        if (!contract.equals(CONTRACT)) {
            throw fault(files, MANIFEST, "contract %s (expected: %s)".formatted(contract, CONTRACT));
        }
        requireNewField(files, content, "head", "masked-lm or none");
        requireNewField(files, content, "pooling", "cls, mean or max");
        requireNewField(files, content, "normalize", "true or false");
        return BundleJson.read(files, MANIFEST, content, Manifest.class);
    }

    /** Requires a field that older manifests, which listed tasks, do not have. */
    private static void requireNewField(BundleFiles files, ObjectNode manifest, String field, String values) {
        if (!manifest.has(field)) {
            throw fault(
                    files,
                    MANIFEST,
                    "no %1$s, so of an older format (expected: %1$s %2$s; build the bundle again with %3$s)"
                            .formatted(field, values, "python -m model_export build"));
        }
    }

    static BundleException unreadable(BundleFiles files, String file, IOException cause) {
        return new BundleException(
                "bundle %s: %s: %s (expected: a readable file)".formatted(files, file, reason(cause)), cause);
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException _ -> "missing";
            case FileNotFoundException _ -> "missing";
            case AccessDeniedException _ -> "no permission";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> "unreadable, " + cause.getMessage();
        };
    }

    static BundleException fault(BundleFiles files, String file, String reason) {
        return new BundleException("bundle %s: %s: %s".formatted(files, file, reason));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
