package io.modeltrail.features;

import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.FeatureSetCompiler;
import io.modeltrail.features.definition.FeatureSetFile;
import java.nio.charset.StandardCharsets;

/** A small feature set that has every kind of input, filter, time to live, population and label. */
public final class ShopFeatures {
    private static final String SOURCES = """
            name: NAME
            version: 1
            entity: customer
            owner: team tests
            description: Made for tests.
            sources:
              - {name: web, kind: STREAM, topic: NAME.web, owner: web, description: Web., freshWithin: 15m}
              - {name: crm, kind: STREAM, topic: NAME.crm, owner: crm, description: Crm., freshWithin: 15m}
            facts:
              - type: visit
                source: web
                description: A visit.
                attributes:
                  - {name: channel, kind: CATEGORY, allowedValues: [web, mobile, api], description: Where., missingAllowed: true}
                  - {name: seconds, kind: INTEGER, minimum: 0, maximum: 100000, description: How long., missingAllowed: true}
              - type: order
                source: web
                description: An order.
                attributes:
                  - {name: amount, kind: DECIMAL, scale: 2, minimum: -1000000, maximum: 1000000, description: Of the order.}
              - type: joined
                source: crm
                description: Joined.
                attributes:
                  - {name: since, kind: TIME, description: Since when.}
              - type: left
                source: crm
                description: Left.
                attributes: []
            population: {from: joined, until: left}
            LABEL
            features:
            """;
    private static final String LABEL =
            "label: {name: gone, fact: left, within: 10d, positive: \"yes\", negative: \"no\"}\n";
    private static final String[] FEATURES = {
        "visits_1d", "count(visit, 1d)",
        "visits_7d", "count(visit, 7d)",
        "mobile_share_7d", "ratio(count(visit[channel=mobile], 7d), count(visit, 7d))",
        "visit_days_7d", "active_days(visit[channel in (web, api)], 7d)",
        "channels_30d", "distinct(visit.channel, 30d)",
        "seconds_avg_7d", "avg(visit.seconds, 7d)",
        "seconds_deviation_30d", "stddev(visit.seconds, 30d)",
        "spent_30d", "sum(order.amount, 30d)",
        "spent_trend", "ratio(sum(order.amount, 7d) / 7, sum(order.amount, 30d) / 30) - 1",
        "last_channel", "last(visit.channel)",
        "last_seconds", "last(visit[channel=web].seconds)",
        "last_amount", "last(order.amount)",
        "days_since_visit", "days_since_last(visit)",
        "days_since_first_order", "days_since_first(order)",
        "tenure", "days_since(joined.since)",
        "newest", "min(coalesce(days_since_last(visit), 366), coalesce(days_since_last(order), 366))"
    };

    private ShopFeatures() {}

    public static CompiledFeatureSet compiled(String name, boolean labelled) {
        StringBuilder yaml = new StringBuilder(SOURCES.replace("NAME", name).replace("LABEL", labelled ? LABEL : ""));
        for (int feature = 0; feature < FEATURES.length; feature += 2) {
            String timeToLive = FEATURES[feature].startsWith("last_") ? "    timeToLive: 5d\n" : "";
            yaml.append("""
                      - name: %s
                        group: tests
                        expression: %s
                    %s    owner: team tests
                        personalData: NONE
                        description: Made for tests.
                        expectation: {missingShareAtMost: 1}
                    """.formatted(FEATURES[feature], FEATURES[feature + 1], timeToLive)
                    .indent(2));
        }
        byte[] file = yaml.toString().getBytes(StandardCharsets.UTF_8);
        return FeatureSetCompiler.compile(FeatureSetFile.read(file, name + ".yaml"));
    }
}
