package io.modeltrail.churnpilot.simulator;

import java.util.Comparator;

/**
 * Something that happened to a customer, and when the source knew it. The order is that in which a source brings them.
 *
 * @param number counts the customer's occurrences of the same kind (app events, rows of tables) and is part of their ids
 * @param delivery 0, or 1 when it is sent for the second time
 * @param broken a record that nobody can read is sent in place of it
 */
record Occurrence(
        int customer, int number, int delivery, boolean broken, long atMillis, long knownMillis, Happening what)
        implements Comparable<Occurrence> {
    private static final Comparator<Occurrence> ORDER = Comparator.comparingLong(Occurrence::knownMillis)
            .thenComparingInt(Occurrence::customer)
            .thenComparing(one -> one.what().source() == Happening.Source.APP)
            .thenComparingInt(Occurrence::number)
            .thenComparingInt(Occurrence::delivery);

    @Override
    public int compareTo(Occurrence other) {
        return ORDER.compare(this, other);
    }

    String customerKey() {
        return customerKey(customer);
    }

    static String customerKey(int customer) {
        String digits = Integer.toString(customer);
        return "C0000000".substring(0, Math.max(1, 8 - digits.length())) + digits;
    }

    /** Key of a row of a table that has numbers as keys. */
    long rowNumber() {
        return customer * 100_000L + number;
    }
}
