package io.modeltrail.eventstore.serial;

/** A family of events that is in no catalogue. */
sealed interface ForgottenEvent {
    record SomethingHappened(int value) implements ForgottenEvent {}
}
