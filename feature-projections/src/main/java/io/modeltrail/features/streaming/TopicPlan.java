package io.modeltrail.features.streaming;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Input;
import io.modeltrail.features.definition.Moment;
import io.modeltrail.features.definition.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is kept of the facts of one topic, and which inputs are read from it. A type of fact belongs to one topic, so the states of different
 * topics are independent and topics need not be partitioned alike.
 */
final class TopicPlan {
    private final String topic;
    private final Slot[] slots;
    private final Moment[] moments;
    private final int[][] slotsOfFact;
    private final int[][] momentsOfFact;
    private final Windowed[][] inputsOfSlot;
    private final Kept[][] inputsOfMoment;
    private final int longestWindowDays;

    /**
     * An input that adds up a slot over a window.
     *
     * @param kind how days are taken together
     */
    record Windowed(int input, int days, Merging kind) {}

    /** An input that is a moment's value or, otherwise, its time. */
    record Kept(int input, boolean value) {}

    enum Merging {
        SUM,
        UNION,
        DAYS
    }

    private TopicPlan(CompiledFeatureSet set, String topic, boolean[] ofTopic) {
        this.topic = topic;
        List<Slot> slotsHere = new ArrayList<>();
        List<Moment> momentsHere = new ArrayList<>();
        int[] localSlot = locals(set.slots(), Slot::fact, ofTopic, slotsHere);
        int[] localMoment = locals(set.moments(), Moment::fact, ofTopic, momentsHere);
        slots = slotsHere.toArray(Slot[]::new);
        moments = momentsHere.toArray(Moment[]::new);
        slotsOfFact =
                byFact(ofTopic.length, slotsHere.stream().mapToInt(Slot::fact).toArray());
        momentsOfFact = byFact(
                ofTopic.length, momentsHere.stream().mapToInt(Moment::fact).toArray());
        List<List<Windowed>> windowed = lists(slots.length);
        List<List<Kept>> kept = lists(moments.length);
        int longest = 0;
        for (int index = 0; index < set.inputs().size(); index++) {
            Input input = set.inputs().get(index);
            if (!ofTopic[input.fact()]) {
                continue;
            }
            switch (input) {
                case Input.Windowed window -> {
                    longest = Math.max(longest, window.days());
                    windowed.get(localSlot[set.slotOf(index)]).add(new Windowed(index, window.days(), merging(window)));
                }
                case Input.Kept moment ->
                    kept.get(localMoment[set.momentOf(index)]).add(new Kept(index, moment instanceof Input.LastValue));
            }
        }
        inputsOfSlot =
                windowed.stream().map(list -> list.toArray(Windowed[]::new)).toArray(Windowed[][]::new);
        inputsOfMoment = kept.stream().map(list -> list.toArray(Kept[]::new)).toArray(Kept[][]::new);
        longestWindowDays = longest;
    }

    /** A plan for each topic of the set, in the set's order. */
    static List<TopicPlan> of(CompiledFeatureSet set) {
        return set.topics().stream()
                .distinct()
                .map(topic -> new TopicPlan(set, topic, factsOf(set, topic)))
                .toList();
    }

    String topic() {
        return topic;
    }

    int slotCount() {
        return slots.length;
    }

    Slot slot(int index) {
        return slots[index];
    }

    int momentCount() {
        return moments.length;
    }

    Moment moment(int index) {
        return moments[index];
    }

    /** Whether a value is kept beside the time. */
    boolean keepsValue(int moment) {
        return moments[moment] instanceof Moment.Last;
    }

    int[] slotsOf(int fact) {
        return slotsOfFact[fact];
    }

    int[] momentsOf(int fact) {
        return momentsOfFact[fact];
    }

    /**
     * Whether anything is kept of the topic's facts. Then the ids of all of them are: a fact of a type that no feature uses can have the id
     * of one that does, and only the first counts.
     */
    boolean keepsAnything() {
        return Stream.of(slotsOfFact, momentsOfFact).flatMap(Stream::of).anyMatch(kept -> kept.length > 0);
    }

    Windowed[] inputsOfSlot(int slot) {
        return inputsOfSlot[slot];
    }

    Kept[] inputsOfMoment(int moment) {
        return inputsOfMoment[moment];
    }

    /** Days before the newest one whose tiles are still kept: no window reaches further back. */
    int keptDays() {
        return longestWindowDays;
    }

    /** Digest of what the bytes of a state mean: the format, and the order of slots and moments. */
    String layout() {
        String text = "format " + EntityState.FORMAT + Arrays.toString(slots) + Arrays.toString(moments);
        return Sha256Digest.ofText(text).toString();
    }

    private static Merging merging(Input.Windowed input) {
        return switch (input) {
            case Input.Distinct distinct -> Merging.UNION;
            case Input.ActiveDays active -> Merging.DAYS;
            default -> Merging.SUM;
        };
    }

    private static boolean[] factsOf(CompiledFeatureSet set, String topic) {
        boolean[] facts = new boolean[set.definition().facts().size()];
        for (int fact = 0; fact < facts.length; fact++) {
            facts[fact] = set.topicOf(fact).equals(topic);
        }
        return facts;
    }

    private static <T> int[] locals(List<T> all, ToIntFunction<T> fact, boolean[] ofTopic, List<T> here) {
        int[] local = new int[all.size()];
        for (int index = 0; index < local.length; index++) {
            local[index] = here.size();
            if (ofTopic[fact.applyAsInt(all.get(index))]) {
                here.add(all.get(index));
            }
        }
        return local;
    }

    private static int[][] byFact(int facts, int[] factOf) {
        int[][] indexes = new int[facts][];
        for (int fact = 0; fact < facts; fact++) {
            int wanted = fact;
            indexes[fact] = IntStream.range(0, factOf.length)
                    .filter(index -> factOf[index] == wanted)
                    .toArray();
        }
        return indexes;
    }

    private static <T> List<List<T>> lists(int count) {
        List<List<T>> lists = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }
}
