package io.modeltrail.features.definition;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML mapping whose keys are all known. What is read from it has its place remembered for later refusals. */
final class YamlMap {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    private final String path;
    private final YamlNodes nodes;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    private YamlMap(String path, YamlNodes nodes) {
        this.path = path;
        this.nodes = nodes;
    }

    /** @throws DefinitionProblem when the node is no mapping */
    static YamlMap of(String path, Node node, YamlNodes nodes) {
        if (!(node instanceof MappingNode mapping)) {
            throw new DefinitionProblem(path, "Here a mapping of keys to values is expected.");
        }
        YamlMap map = new YamlMap(path, nodes);
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new DefinitionProblem(path, "A key is a text.");
            }
            String place = map.path(key.getValue());
            nodes.found(place, entry.getValueNode());
            if (map.values.put(key.getValue(), entry.getValueNode()) != null) {
                throw new DefinitionProblem(place, "The key " + key.getValue() + " is there twice.");
            }
        }
        return map;
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    String text(String key) {
        String text = textOrNull(key);
        if (text == null) {
            throw missing(key);
        }
        return text;
    }

    /** Null when the key is not there or has no value. */
    @Nullable
    String textOrNull(String key) {
        Node node = value(key);
        return node == null ? null : scalar(path(key), node);
    }

    String text(String key, String otherwise) {
        String text = textOrNull(key);
        return text == null ? otherwise : text;
    }

    int integer(String key, @Nullable Integer otherwise) {
        String text = textOrNull(key);
        if (text == null && otherwise != null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text(key));
        } catch (NumberFormatException noNumber) {
            throw new DefinitionProblem(path(key), "Here a whole number is expected.");
        }
    }

    @Nullable
    Double numberOrNull(String key) {
        String text = textOrNull(key);
        if (text == null) {
            return null;
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException noNumber) {
            throw new DefinitionProblem(path(key), "Here a number is expected.");
        }
    }

    boolean flag(String key, boolean otherwise) {
        String text = textOrNull(key);
        return switch (text) {
            case null -> otherwise;
            case "true" -> true;
            case "false" -> false;
            default -> throw new DefinitionProblem(path(key), "Here true or false is expected.");
        };
    }

    <E extends Enum<E>> E oneOf(Class<E> type, String key, @Nullable E otherwise) {
        String text = textOrNull(key);
        if (text == null && otherwise != null) {
            return otherwise;
        }
        try {
            return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new DefinitionProblem(path(key), "Here one of " + List.of(type.getEnumConstants()) + " is expected.");
        }
    }

    Duration duration(String key, @Nullable Duration otherwise) {
        Duration duration = durationOrNull(key);
        if (duration != null) {
            return duration;
        }
        if (otherwise == null) {
            throw missing(key);
        }
        return otherwise;
    }

    /** {@code 90d}, {@code 6h}, {@code 15m}, {@code 30s}, {@code 500ms}, or as ISO 8601 has it. */
    @Nullable
    Duration durationOrNull(String key) {
        String text = textOrNull(key);
        if (text == null) {
            return null;
        }
        Matcher brief = SHORT_DURATION.matcher(text);
        if (brief.matches()) {
            long number = Long.parseLong(brief.group(1));
            return switch (brief.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException noDuration) {
            throw new DefinitionProblem(path(key), "Here a duration is expected, for example 90d, 6h, 15m or PT30S.");
        }
    }

    /** Empty when the key is not there. */
    List<String> texts(String key) {
        return items(key, (place, node) -> scalar(place, node));
    }

    /** Empty when the key is not there. */
    <T> List<T> maps(String key, Function<YamlMap, T> reading) {
        return items(key, (place, node) -> read(place, node, reading));
    }

    <T> @Nullable T mapOrNull(String key, Function<YamlMap, @Nullable T> reading) {
        Node node = value(key);
        return node == null ? null : read(path(key), node, reading);
    }

    DefinitionProblem missing(String key) {
        return new DefinitionProblem(path, "Give the key " + key + ".");
    }

    /** @throws DefinitionProblem for a key that nothing asked for */
    void allIsRead() {
        for (String key : values.keySet()) {
            if (!read.contains(key)) {
                throw new DefinitionProblem(
                        path(key),
                        "There is no key " + key + " here; there are "
                                + String.join(", ", read.stream().sorted().toList()) + ".");
            }
        }
    }

    private <T extends @Nullable Object> T read(String place, Node node, Function<YamlMap, T> reading) {
        YamlMap map = of(place, node, nodes);
        T value = reading.apply(map);
        map.allIsRead();
        return value;
    }

    private interface Item<T> {
        T read(String place, Node node);
    }

    private <T> List<T> items(String key, Item<T> reading) {
        Node node = value(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw new DefinitionProblem(path(key), "Here a list is expected.");
        }
        List<T> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            String place = path(key) + "[" + items.size() + "]";
            nodes.found(place, item);
            items.add(reading.read(place, item));
        }
        return items;
    }

    private @Nullable Node value(String key) {
        read.add(key);
        Node node = values.get(key);
        return node instanceof ScalarNode scalar
                        && scalar.getScalarStyle() == ScalarStyle.PLAIN
                        && NOTHING.contains(scalar.getValue())
                ? null
                : node;
    }

    private static String scalar(String place, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            throw new DefinitionProblem(place, "Here a single value is expected.");
        }
        return scalar.getValue().strip();
    }
}
