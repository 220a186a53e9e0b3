package io.bertmesh.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds names that look like settings of bertmesh and are none. Pure.
 *
 * <p>They do not stop the start, because other software sets variables, too, and an operator may go back to this version
 * with the settings of a newer one.
 */
public final class UnknownSettings {

    private static final String VARIABLE_PREFIX = "BERTMESH_";

    /** The variables that Kubernetes sets in every pod for a Service whose name is or begins with bertmesh. */
    private static final Pattern SERVICE_LINK = Pattern.compile(VARIABLE_PREFIX
            + "(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    /** A name with more mistakes than this resembles no setting. */
    private static final int MAX_MISTAKES = 3;

    private UnknownSettings() {}

    /**
     * One sentence for each such name, with the setting that it resembles.
     *
     * @param variables names of all environment variables
     * @param properties names of all other settings
     */
    public static List<String> warnings(Collection<String> variables, Collection<String> properties) {
        List<Setting> settings = Setting.all();
        Stream<String> unknownVariables = variables.stream()
                .filter(name -> name.startsWith(VARIABLE_PREFIX)
                        && !SERVICE_LINK.matcher(name).matches())
                .filter(name -> settings.stream().noneMatch(setting -> setting.isSetByVariable(name)))
                .map(name -> warning(name, settings.stream().map(Setting::variable)));
        Stream<String> unknownProperties = properties.stream()
                .filter(name -> name.startsWith(Setting.PREFIX))
                .filter(name -> settings.stream().noneMatch(setting -> setting.isSetBy(name)))
                .filter(name -> !variables.contains(variable(name)))
                .map(name -> warning(name, settings.stream().map(Setting::property)));
        return Stream.concat(unknownVariables, unknownProperties).sorted().toList();
    }

    private static String warning(String name, Stream<String> known) {
        return known.filter(candidate -> mistakes(name, candidate) <= MAX_MISTAKES)
                .min(Comparator.comparingInt(candidate -> mistakes(name, candidate)))
                .map(nearest -> "%s: no setting, so ignored (expected: %s?)".formatted(name, nearest))
                .orElseGet(() -> "%s: no setting, so ignored".formatted(name));
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** How many characters to add, drop or replace to turn one name into the other (Levenshtein's distance). */
    private static int mistakes(String name, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= name.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = before[j - 1] + (name.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
            }
            before = row;
        }
        return before[other.length()];
    }
}
