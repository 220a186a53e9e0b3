package io.bertmesh.security;

import io.bertmesh.config.SettingFile;
import java.nio.charset.StandardCharsets;

/** The text of a file of keys. */
final class KeyText {

    private KeyText() {}

    /** Decodes UTF-8. Throws {@link SecurityFileException} if a byte order mark comes first. */
    static String of(byte[] content) {
        if (SettingFile.hasByteOrderMark(content)) {
            throw new SecurityFileException("begins with a byte order mark", "UTF-8 without one");
        }
        return new String(content, StandardCharsets.UTF_8);
    }
}
