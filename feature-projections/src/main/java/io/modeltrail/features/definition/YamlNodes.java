package io.modeltrail.features.definition;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A YAML text as nodes, and where each was found. No object is made from a tag, every scalar is the text that stands there ({@code NO} is a country
 * and not a boolean), and one node is not used in two places.
 */
final class YamlNodes {
    private static final int LARGEST_FILE = 1 << 20;
    private static final int DEEPEST = 20;

    private final String fileName;
    private final Map<String, Node> places = new HashMap<>();

    /** Line and column count from 1. */
    record Place(int line, int column) {}

    /** The text is no YAML, at this place. */
    static final class NoYaml extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Place place;

        NoYaml(Place place, String reason) {
            super(reason, null, false, false);
            this.place = place;
        }

        Place place() {
            return place;
        }
    }

    private YamlNodes(String fileName) {
        this.fileName = fileName;
    }

    /** @throws NoYaml with the place where it stops to be YAML */
    static YamlNodes parse(byte[] yaml, String fileName) {
        YamlNodes nodes = new YamlNodes(fileName);
        nodes.places.put("", nodes.compose(text(yaml)));
        return nodes;
    }

    YamlMap root() {
        return YamlMap.of("", node(""), this);
    }

    void found(String path, Node node) {
        places.put(path, node);
    }

    /** The place of a value, or of the nearest one around it that is there. */
    Place place(String path, int offset) {
        String nearest = path;
        while (!places.containsKey(nearest)) {
            nearest = nearest.substring(0, Math.max(0, Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['))));
        }
        Node node = node(nearest);
        Mark mark = node.getStartMark();
        return new Place(
                mark.getLine() + 1, mark.getColumn() + 1 + (nearest.equals(path) ? offsetInLine(node, offset) : 0));
    }

    /** In a text of several lines, or one with escapes, the beginning is as near as one can get. */
    private static int offsetInLine(Node node, int offset) {
        if (!(node instanceof ScalarNode scalar)
                || node.getStartMark().getLine() != node.getEndMark().getLine()) {
            return 0;
        }
        return offset + (scalar.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1);
    }

    private Node node(String path) {
        Node node = places.get(path);
        if (node == null) {
            throw new IllegalStateException("the root is always there");
        }
        return node;
    }

    private Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LARGEST_FILE);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                throw new NoYaml(new Place(1, 1), "The file is empty.");
            }
            return root;
        } catch (MarkedYAMLException malformed) {
            throw new NoYaml(place(malformed.getProblemMark()), sentence(malformed.getProblem()));
        } catch (YAMLException malformed) {
            throw new NoYaml(new Place(1, 1), sentence(malformed.getMessage()));
        }
    }

    private static Place place(@Nullable Mark mark) {
        return mark == null ? new Place(1, 1) : new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String sentence(@Nullable String problem) {
        return "The text is no YAML here: " + problem + ".";
    }

    private static String text(byte[] yaml) {
        if (yaml.length > LARGEST_FILE) {
            throw new NoYaml(new Place(1, 1), "The file has more than " + LARGEST_FILE + " bytes.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(yaml))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new NoYaml(new Place(1, 1), "The file is not encoded as UTF-8.");
        }
    }

    String fileName() {
        return fileName;
    }
}
