package io.modeltrail.query.document;

import java.util.List;

/** Where events of lineage go. What was not taken is given again, so it may come twice. */
sealed interface LineageTarget permits LineageCollector, LineageFile {
    /** How it is called in the state of the export. */
    String kind();

    /** Events that are given at once, at most. */
    int most();

    /** @param events one or more, each a JSON object in one line, in order */
    Answer take(List<String> events) throws InterruptedException;

    /** What became of the events, all alike. */
    sealed interface Answer {
        record Taken() implements Answer {}

        /** Never to be taken, however often it is given. */
        record Refused(String why) implements Answer {}

        /** Not taken now. */
        record Failed(String why) implements Answer {}
    }
}
