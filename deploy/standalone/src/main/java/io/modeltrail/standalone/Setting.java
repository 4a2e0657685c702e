package io.modeltrail.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One that the application has, as {@code settings.json} describes it.
 *
 * @param name for example {@code modeltrail.http.port}; a part {@code <name>} stands for any name
 * @param standard what holds without it; null = nothing, or what the description says
 * @param choices what a {@link Type#CHOICE} can be; null for the others
 */
record Setting(
        String name,
        Type type,
        @Nullable String standard,
        @Nullable List<String> choices,
        String description) {
    private static final String RESOURCE = "settings.json";
    private static final String ANY = "<name>";
    /** As Spring reads them. */
    private static final Set<String> BOOLEANS = Set.of("true", "on", "yes", "1", "false", "off", "no", "0");

    private static final List<Setting> ALL = readAll();

    /** What can be given. */
    enum Type {
        TEXT("TEXT", ""),
        CHOICE("", ""),
        NUMBER("N", "a whole number"),
        DECIMAL("N", "a number"),
        BOOLEAN("true|false", "true or false"),
        DURATION("DURATION", "a duration like PT30S or 500ms"),
        SIZE("SIZE", "a size like 16MB");

        private final String label;
        private final String expected;

        Type(String label, String expected) {
            this.label = label;
            this.expected = expected;
        }
    }

    /** In the order of their names. */
    static List<Setting> all() {
        return ALL;
    }

    /** @param given as it was written, for example {@code modeltrail.connections.crm.url} */
    static Optional<Setting> find(String given) {
        return ALL.stream().filter(setting -> setting.isNamed(given)).findFirst();
    }

    private static List<Setting> readAll() {
        try (InputStream described = Setting.class.getResourceAsStream(RESOURCE)) {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .readValue(described, new TypeReference<List<Setting>>() {});
        } catch (IOException broken) {
            throw new IllegalStateException("a part of the application is missing: " + RESOURCE, broken);
        }
    }

    /** Whether its name stands for many. */
    boolean isPattern() {
        return name.contains(ANY);
    }

    private boolean isNamed(String given) {
        return isPattern() ? given.matches(Pattern.quote(name).replace(ANY, "\\E[^.]+\\Q")) : given.equals(name);
    }

    /** What can be given, in a word. */
    String label() {
        return choices == null ? type.label : String.join("|", choices);
    }

    /**
     * What is wrong with a value, without the value, which may be a secret that stands in the wrong place.
     *
     * @param given may have placeholders of Spring, which are not looked into
     */
    Optional<String> wrongWith(String given) {
        if (given.isBlank() || given.contains("${")) {
            return Optional.empty();
        }
        String value = given.strip();
        if (choices != null) {
            return choices.contains(value.toLowerCase(Locale.ROOT))
                    ? Optional.empty()
                    : Optional.of(name + " must be " + String.join(" or ", choices));
        }
        try {
            read(value);
            return Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            return Optional.of(name + " must be " + type.expected);
        }
    }

    private void read(String value) {
        var unused = switch (type) {
            case TEXT, CHOICE -> value;
            case NUMBER -> Long.parseLong(value);
            case DECIMAL -> Double.parseDouble(value);
            case BOOLEAN -> readBoolean(value);
            case DURATION -> DurationStyle.detectAndParse(value);
            case SIZE -> DataSize.parse(value);
        };
    }

    private static boolean readBoolean(String value) {
        if (!BOOLEANS.contains(value.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException();
        }
        return true;
    }
}
