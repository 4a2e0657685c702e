package io.modeltrail.features.streaming;

import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.features.definition.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A small feature set, facts for it, and what its inputs must be, computed fact by fact without tiles. */
public final class Shop {
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final String[] CHANNELS = {"web", "mobile", "api"};
    private static final String[] STATES = {"paid", "failed"};

    private final String name;
    private final String yaml;
    private final CompiledFeatureSet set;

    /** One fact as a record of a topic. */
    public record Event(String topic, String entity, String id, String json, Fact fact) {
        public byte[] key() {
            return entity.getBytes(StandardCharsets.UTF_8);
        }

        public byte[] value() {
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }

    public Shop() {
        name = "shop-" + ProcessHandle.current().pid() + "-" + RUNS.incrementAndGet();
        try (InputStream file = Shop.class.getResourceAsStream("shop.yaml")) {
            yaml = new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("RUN", name);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
        set = FeatureSetFile.compile(yaml.getBytes(StandardCharsets.UTF_8), "shop.yaml");
    }

    public String name() {
        return name;
    }

    public CompiledFeatureSet set() {
        return set;
    }

    /** The same name and version, with another layout of the states: without one feature. */
    CompiledFeatureSet setWithout(String feature) {
        String other = yaml.lines()
                .filter(line -> !line.contains("name: " + feature + ","))
                .collect(Collectors.joining("\n"));
        return FeatureSetFile.compile(other.getBytes(StandardCharsets.UTF_8), "shop.yaml");
    }

    public String visits() {
        return name + ".visits";
    }

    public String orders() {
        return name + ".orders";
    }

    /** @param seconds negative = the attribute is missing */
    public Event visit(String entity, String id, long at, int channel, long seconds) {
        String data =
                "{\"channel\":\"" + CHANNELS[channel] + "\"" + (seconds < 0 ? "" : ",\"seconds\":" + seconds) + "}";
        Fact fact = new Fact(0, entity, id, at, at, channel, seconds < 0 ? Fact.MISSING : seconds);
        return new Event(visits(), entity, id, envelope("visit", entity, id, at, data), fact);
    }

    public Event search(String entity, String id, long at, long hits) {
        Fact fact = new Fact(1, entity, id, at, at, hits);
        return new Event(visits(), entity, id, envelope("search", entity, id, at, "{\"hits\":" + hits + "}"), fact);
    }

    public Event order(String entity, String id, long at, long cents, int state) {
        String data = "{\"amount\":" + cents / 100 + "." + String.format("%02d", cents % 100) + ",\"state\":\""
                + STATES[state] + "\"}";
        Fact fact = new Fact(2, entity, id, at, at, cents, state);
        return new Event(orders(), entity, id, envelope("order", entity, id, at, data), fact);
    }

    /** Facts of some entities over some days; no two at the same moment. */
    public List<Event> events(int count, int entities, long from, long until, long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        long step = (until - from) / count;
        for (int index = 0; index < count; index++) {
            String entity = "C" + random.nextInt(entities);
            long at = from + index * step;
            String id = "e" + index;
            events.add(
                    switch (random.nextInt(5)) {
                        case 0 -> search(entity, id, at, random.nextInt(100));
                        case 1 -> order(entity, id, at, random.nextInt(1_000_000), random.nextInt(2));
                        default -> visit(entity, id, at, random.nextInt(3), random.nextInt(5) - 1L);
                    });
        }
        return events;
    }

    /** The inputs of an entity, from its facts in the order of their topics; the second of two with one identity does not count. */
    public long[] inputs(List<Event> events, String entity, long atMillis) {
        return inputs(set, events, entity, atMillis);
    }

    static long[] inputs(CompiledFeatureSet set, List<Event> events, String entity, long atMillis) {
        List<Fact> facts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Event event : events) {
            if (event.entity().equals(entity)
                    && seen.add(event.topic() + "/" + event.fact().day() + "/" + event.id())) {
                facts.add(event.fact());
            }
        }
        return set.inputs().stream()
                .mapToLong(input -> input(input, facts, atMillis))
                .toArray();
    }

    private static long input(Input input, List<Fact> facts, long atMillis) {
        List<Fact> counted = facts.stream()
                .filter(fact -> fact.type() == input.fact() && input.filter().matches(fact))
                .toList();
        List<Fact> within = input instanceof Input.Windowed window
                ? counted.stream()
                        .filter(fact -> fact.day() > Fact.dayOf(atMillis) - window.days())
                        .toList()
                : counted;
        return switch (input) {
            case Input.Count count -> within.size();
            case Input.PresentCount count -> present(within, count.attribute()).size();
            case Input.Sum sum ->
                present(within, sum.attribute()).stream()
                        .mapToLong(fact -> fact.attribute(sum.attribute()))
                        .sum();
            case Input.SumOfSquares sum ->
                present(within, sum.attribute()).stream()
                        .mapToLong(fact -> fact.attribute(sum.attribute()) * fact.attribute(sum.attribute()))
                        .sum();
            case Input.ActiveDays active ->
                within.stream().mapToInt(Fact::day).distinct().count();
            case Input.Distinct distinct ->
                present(within, distinct.attribute()).stream()
                        .mapToLong(fact -> 1L << fact.attribute(distinct.attribute()))
                        .reduce(0, (one, other) -> one | other);
            case Input.LastValue last -> newest(present(within, last.attribute()), true, last.attribute());
            case Input.LastTime last ->
                newest(last.attribute() < 0 ? within : present(within, last.attribute()), false, 0);
            case Input.FirstTime first ->
                within.stream().mapToLong(Fact::atMillis).min().orElse(Fact.MISSING);
        };
    }

    private static List<Fact> present(List<Fact> facts, int attribute) {
        return facts.stream()
                .filter(fact -> fact.attribute(attribute) != Fact.MISSING)
                .toList();
    }

    private static long newest(List<Fact> facts, boolean value, int attribute) {
        Fact newest = null;
        for (Fact fact : facts) {
            if (newest == null || fact.atMillis() >= newest.atMillis()) {
                newest = fact;
            }
        }
        if (newest == null) {
            return Fact.MISSING;
        }
        return value ? newest.attribute(attribute) : newest.atMillis();
    }

    private static String envelope(String type, String entity, String id, long at, String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/test\",\"type\":\"" + type
                + "\",\"subject\":\"" + entity + "\",\"time\":\"" + Instant.ofEpochMilli(at) + "\",\"recordedtime\":\""
                + Instant.ofEpochMilli(at) + "\",\"data\":" + data + "}";
    }
}
