package io.modeltrail.eventstore.subjectkeys;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/** A master key is made where nothing needs the one that was there before. */
record NoSubjectHasAKeyYet(boolean anySubject, String purpose) {
    void orRefuse() {
        if (anySubject) {
            throw new Refusal(
                    RefusalCode.KEY_UNAVAILABLE,
                    Map.of("masterKey", purpose),
                    "Restore the table subject_master_key, which belongs to the keys of the subjects. No new key was made: it could not"
                            + " read what is there.");
        }
    }
}
