package io.bertmesh.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Reads the files that settings name. */
public final class SettingFile {

    /** What editors put before a text in UTF-8 and in UTF-16. It would silently belong to the first word. */
    private static final List<byte[]> BYTE_ORDER_MARKS = List.of(
            new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
            new byte[] {(byte) 0xFE, (byte) 0xFF},
            new byte[] {(byte) 0xFF, (byte) 0xFE});

    private SettingFile() {}

    /**
     * The content of a file.
     *
     * @throws IOException if it cannot be read, or is no regular file: opening a FIFO would wait for ever
     */
    public static byte[] bytes(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        return Files.readAllBytes(file);
    }

    /**
     * A word in a file, without white space at its end.
     *
     * @throws IOException as {@link #bytes}, or if it is not UTF-8 or begins with a byte order mark
     */
    public static String word(Path file) throws IOException {
        byte[] content = bytes(file);
        if (hasByteOrderMark(content)) {
            throw new FileSystemException(file.toString(), null, "begins with a byte order mark");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString()
                .stripTrailing();
    }

    /** Whether a text begins with the byte order mark of UTF-8 or UTF-16. */
    public static boolean hasByteOrderMark(byte[] content) {
        return BYTE_ORDER_MARKS.stream().anyMatch(mark -> startsWith(content, mark));
    }

    private static boolean startsWith(byte[] content, byte[] mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= content.length || content[i] != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
