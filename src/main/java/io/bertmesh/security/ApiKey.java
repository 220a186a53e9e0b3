package io.bertmesh.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An API key as the service keeps it: its hash, and what it allows. One round of SHA-256 is enough, because keys are
 * random and cannot be guessed like words.
 *
 * @param id the key's name in the file
 * @param sha256 hash of the key's characters
 * @param tokensPerSecond the rate, or 0 for unlimited
 * @param burstTokens maximum tokens at once after a pause
 */
record ApiKey(String id, byte[] sha256, long tokensPerSecond, long burstTokens) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,11}");
    private static final String NO_RATE = "-";

    ApiKey {
        sha256 = sha256.clone();
    }

    /** Whether the key has this hash. Takes the same time wherever the hashes differ. */
    boolean hasHash(byte[] hash) {
        return MessageDigest.isEqual(sha256, hash);
    }

    /** Whether the other key has the same limits. */
    boolean hasLimitsOf(ApiKey other) {
        return tokensPerSecond == other.tokensPerSecond && burstTokens == other.burstTokens;
    }

    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Parses a file of keys. A line has id, hash, tokens per second or {@code -}, and optionally a burst. Empty lines
     * and lines that begin with # are ignored. Throws {@link SecurityFileException} for anything else.
     */
    static List<ApiKey> parse(String text) {
        List<ApiKey> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (!line.isEmpty() && !line.startsWith("#")) {
                ApiKey key = parseLine(number, line);
                if (!seen.add(key.id()) || !seen.add(HexFormat.of().formatHex(key.sha256()))) {
                    throw fault(number, "id or hash of another line", "each id and each key once");
                }
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new SecurityFileException("no key", "a line for each");
        }
        return keys;
    }

    private static ApiKey parseLine(int number, String line) {
        List<String> words = List.of(line.split("\\s+"));
        if (words.size() != 3 && words.size() != 4) {
            throw fault(number, words.size() + " words", "id, SHA-256, tokens per second or -, and perhaps a burst");
        }
        if (!ID.matcher(words.get(0)).matches()) {
            throw fault(number, "id of other characters", "1 to 64 letters, digits, '.', '_' and '-'");
        }
        if (!HASH.matcher(words.get(1)).matches()) {
            throw fault(number, "hash of %d characters".formatted(words.get(1).length()), "64 hexadecimal digits");
        }
        long rate = words.get(2).equals(NO_RATE) ? 0 : amount(number, "rate", words.get(2));
        long burst = words.size() == 4 ? amount(number, "burst", words.get(3)) : rate;
        return new ApiKey(words.get(0), HexFormat.of().parseHex(words.get(1)), rate, burst);
    }

    private static long amount(int number, String what, String word) {
        if (!NUMBER.matcher(word).matches()) {
            throw fault(number, what + " that is no number in range", "1 to 999999999999 tokens");
        }
        return Long.parseLong(word);
    }

    private static SecurityFileException fault(int line, String actual, String expected) {
        return new SecurityFileException("line %d: %s".formatted(line, actual), expected);
    }
}
