package io.bertmesh.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The configured secret that the cache makes its keys from. */
public final class CacheSecret {

    private CacheSecret() {}

    /**
     * The bytes of the secret, if one is configured.
     *
     * @throws UncheckedIOException if its file cannot be read
     */
    public static Optional<byte[]> of(BertConfig.Cache config) {
        return config.secret()
                .or(() -> config.secretFile().map(CacheSecret::read))
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Path file) {
        try {
            return SettingFile.word(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
