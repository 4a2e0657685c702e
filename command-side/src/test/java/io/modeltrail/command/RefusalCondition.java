package io.modeltrail.command;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeMatcher;

/** Matches a refusal by its code, for the aggregate fixtures. */
public final class RefusalCondition extends TypeSafeMatcher<Refusal> {
    private final RefusalCode code;

    private RefusalCondition(RefusalCode code) {
        this.code = code;
    }

    public static Matcher<Refusal> refusal(RefusalCode code) {
        return new RefusalCondition(code);
    }

    @Override
    protected boolean matchesSafely(Refusal refusal) {
        return refusal.code() == code;
    }

    @Override
    public void describeTo(Description description) {
        description.appendText("a refusal with code ").appendValue(code);
    }
}
