package io.modeltrail.features.definition;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.feature.FactSpec;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSpec;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A version of a feature set that can be computed: its features, the inputs they need, and what is kept to have those. Immutable. */
public final class CompiledFeatureSet {
    /** Columns of a training set that are no features; no feature can have such a name. */
    public static final String ENTITY = "entity";

    public static final String OBSERVED_AT = "observed_at";
    public static final String OBSERVATION = "observation";

    private final FeatureSetDefinition definition;
    private final Sha256Digest digest;
    private final List<CompiledFeature> features;
    private final List<Input> inputs;
    private final List<Slot> slots;
    private final List<Moment> moments;
    private final int[] slotOfInput;
    private final int[] momentOfInput;
    private final Map<String, Integer> factIndexes = new HashMap<>();
    private final Map<String, String> topics = new LinkedHashMap<>();
    private final Map<CompiledFeature, int[]> topicsOfFeature = new HashMap<>();

    CompiledFeatureSet(
            FeatureSetDefinition definition, Sha256Digest digest, List<CompiledFeature> features, List<Input> inputs) {
        this.definition = definition;
        this.digest = digest;
        this.features = List.copyOf(features);
        this.inputs = List.copyOf(inputs);
        Map<Slot, Integer> slotNumbers = new LinkedHashMap<>();
        Map<Moment, Integer> momentNumbers = new LinkedHashMap<>();
        slotOfInput = new int[inputs.size()];
        momentOfInput = new int[inputs.size()];
        for (int i = 0; i < inputs.size(); i++) {
            slotOfInput[i] = -1;
            momentOfInput[i] = -1;
            switch (inputs.get(i)) {
                case Input.Windowed windowed ->
                    slotOfInput[i] = slotNumbers.computeIfAbsent(slot(windowed), unseen -> slotNumbers.size());
                case Input.Kept kept ->
                    momentOfInput[i] = momentNumbers.computeIfAbsent(moment(kept), unseen -> momentNumbers.size());
            }
        }
        slots = List.copyOf(slotNumbers.keySet());
        moments = List.copyOf(momentNumbers.keySet());
        for (FactSpec fact : definition.facts()) {
            factIndexes.put(fact.type(), factIndexes.size());
        }
        for (SourceSpec source : definition.sources()) {
            topics.put(source.name(), source.topic());
        }
        List<String> distinct = topics.values().stream().distinct().toList();
        for (CompiledFeature feature : features) {
            topicsOfFeature.put(
                    feature,
                    definition.sources().stream()
                            .filter(source -> feature.sources().contains(source.name()))
                            .mapToInt(source -> distinct.indexOf(source.topic()))
                            .distinct()
                            .toArray());
        }
    }

    public FeatureSetDefinition definition() {
        return definition;
    }

    /** Of the definition's JSON. */
    public Sha256Digest digest() {
        return digest;
    }

    /** In the order of the definition. */
    public List<CompiledFeature> features() {
        return features;
    }

    /** The distinct inputs of all features. */
    public List<Input> inputs() {
        return inputs;
    }

    /** What a daily tile keeps. */
    public List<Slot> slots() {
        return slots;
    }

    /** What is kept for ever. */
    public List<Moment> moments() {
        return moments;
    }

    /** Number of the slot that a windowed input is merged from; -1 for another. */
    public int slotOf(int input) {
        return slotOfInput[input];
    }

    /** Number of the moment that an input without a window is read from; -1 for another. */
    public int momentOf(int input) {
        return momentOfInput[input];
    }

    /** Length of an input's window; 0 without one. */
    public int daysOf(int input) {
        return inputs.get(input) instanceof Input.Windowed windowed ? windowed.days() : 0;
    }

    /** Index of a fact type; -1 when the definition has none such. */
    public int factIndex(String type) {
        return factIndexes.getOrDefault(type, -1);
    }

    /** In the order of the sources. */
    public List<String> topics() {
        return List.copyOf(topics.values());
    }

    /**
     * Numbers of the distinct topics, in the order of {@link #topics}, that a feature's facts come over. The array is not to be changed.
     *
     * @param feature one of {@link #features}
     */
    public int[] topicsOf(CompiledFeature feature) {
        int[] numbers = topicsOfFeature.get(feature);
        if (numbers == null) {
            throw new IllegalArgumentException("the feature is of another set");
        }
        return numbers;
    }

    /** The topic that brings a fact. */
    public String topicOf(int fact) {
        String topic = topics.get(definition.facts().get(fact).source());
        if (topic == null) {
            throw new IllegalStateException("a compiled fact has a source");
        }
        return topic;
    }

    /** The longest window of a slot. */
    public int daysOfSlot(int slot) {
        int longest = 0;
        for (int i = 0; i < slotOfInput.length; i++) {
            if (slotOfInput[i] == slot) {
                longest = Math.max(longest, daysOf(i));
            }
        }
        return longest;
    }

    /** 0 when no feature has a window. */
    public int longestWindowDays() {
        int longest = 0;
        for (int i = 0; i < inputs.size(); i++) {
            longest = Math.max(longest, daysOf(i));
        }
        return longest;
    }

    /**
     * The columns of a training set.
     *
     * @param panel whether an entity is observed at several moments; the key is then {@code entity@moment}
     */
    public DatasetSchema schema(boolean panel) {
        List<ColumnSpec> columns = new ArrayList<>();
        if (panel) {
            columns.add(text(OBSERVATION, ColumnSpec.ColumnRole.ENTITY_KEY, "Entity and moment of the observation."));
            columns.add(text(ENTITY, ColumnSpec.ColumnRole.IGNORED, "The " + definition.entity() + "."));
        } else {
            columns.add(text(ENTITY, ColumnSpec.ColumnRole.ENTITY_KEY, "The " + definition.entity() + "."));
        }
        columns.add(text(OBSERVED_AT, ColumnSpec.ColumnRole.IGNORED, "Moment of the observation."));
        features.forEach(feature -> columns.add(column(feature)));
        FeatureSetDefinition.Label label = definition.label();
        if (label != null) {
            columns.add(new ColumnSpec(
                    label.name(),
                    ColumnSpec.Kind.CATEGORY,
                    ColumnSpec.ColumnRole.LABEL,
                    null,
                    null,
                    List.of(label.negative(), label.positive()),
                    false,
                    label.fact() + " within " + label.within().toDays() + " days."));
        }
        return new DatasetSchema(
                definition.name().value(), definition.version(), label == null ? "" : label.positive(), columns);
    }

    /** Expectations are measured and do not refuse a row, so a column has no bounds. */
    private static ColumnSpec column(CompiledFeature feature) {
        FeatureSpec spec = feature.spec();
        return new ColumnSpec(
                spec.name(),
                feature.category() ? ColumnSpec.Kind.CATEGORY : ColumnSpec.Kind.DECIMAL,
                ColumnSpec.ColumnRole.FEATURE,
                null,
                null,
                feature.categories(),
                true,
                spec.description());
    }

    private static ColumnSpec text(String name, ColumnSpec.ColumnRole role, String description) {
        return new ColumnSpec(name, ColumnSpec.Kind.TEXT, role, null, null, List.of(), false, description);
    }

    private static Slot slot(Input.Windowed input) {
        return switch (input) {
            case Input.Count count -> new Slot.Count(count.fact(), count.filter());
            case Input.PresentCount count -> new Slot.PresentCount(count.fact(), count.attribute(), count.filter());
            case Input.Sum sum -> new Slot.Sum(sum.fact(), sum.attribute(), sum.filter());
            case Input.SumOfSquares sum -> new Slot.SumOfSquares(sum.fact(), sum.attribute(), sum.filter());
            case Input.ActiveDays days -> new Slot.Count(days.fact(), days.filter());
            case Input.Distinct distinct -> new Slot.Mask(distinct.fact(), distinct.attribute(), distinct.filter());
        };
    }

    private static Moment moment(Input.Kept input) {
        return switch (input) {
            case Input.LastValue last -> new Moment.Last(last.fact(), last.attribute(), last.filter());
            case Input.LastTime last
            when last.attribute() >= 0 -> new Moment.Last(last.fact(), last.attribute(), last.filter());
            case Input.LastTime last -> new Moment.Newest(last.fact(), last.filter());
            case Input.FirstTime first -> new Moment.First(first.fact(), first.filter());
        };
    }
}
