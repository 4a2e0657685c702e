package io.modeltrail.contracts.refusal;

import java.util.Locale;

/** Every reason for which a request is refused. The name, in lower case with hyphens, is part of the public API. */
public enum RefusalCode {
    MALFORMED_IDENTIFIER(Kind.INVALID, "An identifier is a UUID."),
    MALFORMED_DIGEST(Kind.INVALID, "A digest is sha256: and 64 hexadecimal digits."),
    MALFORMED_USE_CASE(Kind.INVALID, "A use case has a short lower-case name."),
    MALFORMED_REQUEST(Kind.INVALID, "The request has the form that the API describes."),
    VALUE_OUT_OF_RANGE(Kind.INVALID, "Every value lies in its documented range."),
    UNKNOWN_FIELD(Kind.INVALID, "A request has only the fields that the API describes."),
    IDEMPOTENCY_KEY_MALFORMED(Kind.INVALID, "An idempotency key has 1 to 200 visible ASCII characters."),
    IDEMPOTENCY_KEY_NOT_HONOURED(Kind.INVALID, "An idempotency key comes with a command that honours it."),
    NOT_AUTHENTICATED(Kind.UNAUTHENTICATED, "The caller says who they are."),
    TOO_MANY_FAILED_LOGINS(Kind.TOO_MANY_REQUESTS, "A password is not tried again and again."),
    WEAK_PASSWORD(Kind.INVALID, "A password has 12 to 200 characters."),
    NOT_PERMITTED(Kind.FORBIDDEN, "The caller has a role that may do this."),
    APPROVER_IS_THE_TRAINER(Kind.FORBIDDEN, "The approver is not the one who trained."),
    NOT_FOUND(Kind.NOT_FOUND, "The thing asked for exists."),
    METHOD_NOT_ALLOWED(Kind.METHOD_NOT_ALLOWED, "The address is called with a method that it has."),
    NOT_ACCEPTABLE(Kind.NOT_ACCEPTABLE, "The caller accepts a content type that the address writes."),
    TOO_LARGE(Kind.TOO_LARGE, "The request is within the size limit."),
    UNSUPPORTED_MEDIA_TYPE(Kind.UNSUPPORTED_MEDIA_TYPE, "The content type is one that the address reads."),
    ALREADY_EXISTS(Kind.CONFLICT, "A new thing has a new identity."),
    CHANGED_MEANWHILE(Kind.CONFLICT, "Nobody else changed the same thing at the same time."),
    IDEMPOTENCY_KEY_REUSED(Kind.UNPROCESSABLE, "An idempotency key belongs to one request."),
    IDEMPOTENCY_KEY_IN_USE(Kind.CONFLICT, "The first request with this idempotency key has ended."),
    SNAPSHOT_ALREADY_DECIDED(Kind.CONFLICT, "A dataset snapshot is captured or refused once."),
    SNAPSHOT_NOT_CAPTURED(Kind.CONFLICT, "The dataset snapshot has been captured."),
    TRAINING_ALREADY_ENDED(Kind.CONFLICT, "A training run that has ended does not change."),
    TRAINING_NOT_COMPLETED(Kind.CONFLICT, "The training run was completed."),
    TRAINING_CLAIMED_BY_ANOTHER(Kind.CONFLICT, "A training run is worked on by one worker."),
    REPRODUCTION_NOT_REQUESTED(Kind.CONFLICT, "A repetition of a training that is recorded was asked for."),
    RETRAINING_DISABLED(Kind.CONFLICT, "The retraining of the use case is enabled."),
    RETRAINING_CYCLE_OPEN(Kind.CONFLICT, "A use case is retrained once at a time."),
    RETRAINING_TOO_SOON(Kind.CONFLICT, "Two cycles that start by themselves have their days between them."),
    RETRAINING_NOT_ON_DRIFT(Kind.CONFLICT, "Drift starts a cycle only where the definition says so."),
    RETRAINING_NOT_SCHEDULED(Kind.CONFLICT, "The schedule starts a cycle only where the definition has one."),
    BATCH_SCORING_ALREADY_ENDED(Kind.CONFLICT, "A batch scoring job that has ended does not change."),
    BATCH_SCORING_CLAIMED_BY_ANOTHER(Kind.CONFLICT, "A batch scoring job is worked on by one worker."),
    BATCH_SCORING_NOT_READY(Kind.CONFLICT, "A batch scoring job begins when its snapshot is captured."),
    BATCH_SCORING_NOT_COMPLETED(Kind.CONFLICT, "The batch scoring job was completed."),
    BATCH_SCORING_NOT_SCHEDULED(Kind.NOT_FOUND, "The use case has a schedule for batch scoring."),
    RESULT_UNAVAILABLE(Kind.NOT_READY, "The result's file is there and has its digest."),
    MODEL_NOT_SUBMITTED(Kind.CONFLICT, "A model version is decided on after it was submitted."),
    MODEL_ALREADY_SUBMITTED(Kind.CONFLICT, "A model version is submitted once."),
    MODEL_ALREADY_DECIDED(Kind.CONFLICT, "A model version is decided on once."),
    APPROVED_ALREADY_BY_THIS_PERSON(Kind.CONFLICT, "The approvals are by different people."),
    APPROVAL_NAMES_ANOTHER_ARTEFACT(Kind.CONFLICT, "An approval names the artefact that it approves."),
    ENVELOPE_MALFORMED(Kind.INVALID, "A signed decision comes as a DSSE envelope with one signature."),
    PUBLIC_KEY_NOT_ACCEPTED(Kind.INVALID, "A public key is one of Ed25519 or P-256, as PEM."),
    SIGNATURE_DOES_NOT_VERIFY(Kind.UNPROCESSABLE, "A signature verifies with the key that it is said to be made with."),
    SIGNED_OTHER_DIGESTS(Kind.CONFLICT, "What was signed names the digests of the registered model version."),
    SIGNED_OTHER_STATEMENT(Kind.CONFLICT, "What was signed is the statement of this decision, byte for byte."),
    STATEMENT_NOT_RECENT(Kind.CONFLICT, "A statement is signed and sent within an hour."),
    APPROVER_SIGNS_WITH_OWN_KEY(Kind.CONFLICT, "Who has registered an own key signs with it."),
    APPROVER_KEY_NOT_REGISTERED(Kind.CONFLICT, "Who sends a signature has registered an own key."),
    APPROVER_KEY_REVOKED(Kind.CONFLICT, "The key has not been revoked."),
    CHALLENGE_NOT_OPEN(Kind.CONFLICT, "A key is registered with the answer to a challenge that is still open."),
    MODEL_NOT_APPROVED(Kind.CONFLICT, "Only an approved model version is rolled out or signed."),
    MODEL_OF_ANOTHER_USE_CASE(Kind.CONFLICT, "A model version serves the use case that it was trained for."),
    MODEL_ALREADY_CHAMPION(Kind.CONFLICT, "A challenger is not the champion."),
    ROLLOUT_ALREADY_OPEN(Kind.CONFLICT, "A use case has one open rollout."),
    ROLLOUT_NOT_RUNNING(Kind.CONFLICT, "The rollout is running."),
    ROLLOUT_NOT_PAUSED(Kind.CONFLICT, "The rollout is paused."),
    ROLLOUT_ENDED(Kind.CONFLICT, "The rollout has not ended."),
    SHARES_MUST_GROW(Kind.INVALID, "The shares of a rollout grow and end at 100 percent."),
    FIRST_MODEL_SERVES_EVERYBODY(Kind.CONFLICT, "Without a champion a rollout has the one step of 100 percent."),
    SHADOW_NEEDS_A_CHAMPION(Kind.CONFLICT, "A challenger that decides nothing has a champion beside it."),
    NOTHING_SERVED(Kind.CONFLICT, "The use case has a model in service."),
    VERSION_SERVES_OTHERS(
            Kind.CONFLICT, "A model version that is asked for by name serves the entities of the request."),
    FEATURES_DO_NOT_FIT(Kind.UNPROCESSABLE, "The features fit the schema that the model was trained on."),
    SCHEMA_INVALID(Kind.UNPROCESSABLE, "A schema describes its columns completely."),
    FEATURE_SET_INVALID(Kind.UNPROCESSABLE, "A feature set compiles."),
    FEATURE_SET_VERSION_EXISTS(Kind.CONFLICT, "A version of a feature set never changes."),
    FEATURE_SET_VERSION_SKIPPED(Kind.CONFLICT, "Versions of a feature set count up by one."),
    FEATURE_SET_OF_ANOTHER_USE_CASE(Kind.CONFLICT, "All versions of a feature set are for one use case."),
    FEATURE_SET_RETIRED(Kind.CONFLICT, "The version of the feature set has not been retired."),
    RECORD_TOO_LARGE(Kind.UNPROCESSABLE, "A record that is sent again fits into its topic."),
    FEATURES_STALE(Kind.CONFLICT, "A prediction is made from features that are as fresh as they must be."),
    ENTITY_UNKNOWN(Kind.NOT_FOUND, "Something is known of the entity whose features are looked up."),
    MODEL_WITHOUT_FEATURE_SET(
            Kind.CONFLICT, "Features are looked up for a model that was trained on a version of a feature set."),
    FEATURES_UNAVAILABLE(Kind.NOT_READY, "The online features have been loaded."),
    UPLOAD_NOT_FOUND(Kind.NOT_FOUND, "The file to import has been uploaded."),
    JOURNAL_FULL(Kind.NOT_READY, "The prediction journal has room."),
    DEADLINE_NOT_MET(Kind.NOT_READY, "The prediction can be durable before the caller's deadline."),
    EVENT_LOG_BUSY(Kind.NOT_READY, "The event log is free within the lock timeout."),
    EVENT_LOG_SILENT(Kind.NOT_READY, "The event store hands over the events that it has."),
    PASSWORD_CHECKS_BUSY(Kind.NOT_READY, "A password is checked within two seconds."),
    ISSUER_UNAVAILABLE(Kind.NOT_READY, "The issuer's keys are there to check its tokens."),
    DATABASE_UNAVAILABLE(Kind.NOT_READY, "The database answers."),
    AXON_SERVER_UNAVAILABLE(Kind.NOT_READY, "Axon Server answers."),
    HANDLER_UNAVAILABLE(Kind.NOT_READY, "A process that handles the request is running and connected."),
    STANDING_BEHIND(Kind.NOT_READY, "What is known of the rollouts has caught up with the event log."),
    PROJECTION_BEHIND(Kind.NOT_READY, "A projection has come as far as the answer needs."),
    STREAMS_FULL(Kind.NOT_READY, "There is room for another open stream."),
    MODEL_UNAVAILABLE(Kind.NOT_READY, "The model's artefact is there and has its digest."),
    REFERENCE_UNAVAILABLE(Kind.NOT_READY, "What a model is compared with is there and has its digest."),
    NOTHING_TO_MEASURE(Kind.CONFLICT, "A model has served enough predictions to be measured."),
    OUTCOME_ID_REUSED(Kind.CONFLICT, "An outcome's identity belongs to one outcome."),
    TRIGGER_INVALID(Kind.UNPROCESSABLE, "A prediction trigger names facts and an interval."),
    TRIGGER_NOT_DEFINED(Kind.NOT_FOUND, "The use case has a prediction trigger."),
    WEBHOOK_ADDRESS_NOT_ALLOWED(Kind.INVALID, "A webhook goes to an https address that is not inside this network."),
    EXPLANATION_UNAVAILABLE(Kind.NOT_READY, "The explanation's file is there and has its digest."),
    EXPLANATIONS_BUSY(Kind.NOT_READY, "Few explanations are computed at the same time."),
    NOT_EXPLAINABLE(Kind.CONFLICT, "What is explained was recorded with all that its explanation needs."),
    NO_LEVERS(Kind.CONFLICT, "The training plan names what can be acted on."),
    POSITION_AHEAD(Kind.NOT_FOUND, "The event log has come to the position that is asked for."),
    TIME_BEFORE_TRAIL(Kind.NOT_FOUND, "The time that is asked for is not before the first event."),
    AS_OF_NOT_ANSWERED(Kind.INVALID, "What is asked as of a moment of the past follows from the event log alone."),
    MOMENTS_BUSY(Kind.NOT_READY, "Few moments of the past are kept and made at the same time."),
    MOMENT_NOT_MADE(Kind.CONFLICT, "The moment of the past that is asked for could be made."),
    REPLAYS_BUSY(Kind.NOT_READY, "Few replays wait at the same time."),
    REPLAY_ALREADY_ENDED(Kind.CONFLICT, "A replay that has ended does not change."),
    REPLAY_NOT_COMPLETED(Kind.CONFLICT, "The replay was completed."),
    KEY_UNAVAILABLE(Kind.NOT_READY, "The key that protects other keys is there and fits."),
    MODEL_SIGNING_KEY_REPLACED(Kind.CONFLICT, "Model versions are signed with the key that the trail has recorded."),
    APPROVER_KEY_REPLACED(Kind.CONFLICT, "Decisions are signed with the keys that the trail has recorded."),
    SUBJECT_ERASED(Kind.CONFLICT, "Nothing is recorded about somebody who was erased or is being erased."),
    ACCESS_DETAILS_INVALID(Kind.UNPROCESSABLE, "What is recorded of an access is short and has no control characters."),
    SUBJECT_UNKNOWN(Kind.NOT_FOUND, "Something is recorded about the person in the use case."),
    LEGAL_HOLD_IN_FORCE(Kind.CONFLICT, "What is under legal hold is kept."),
    LEGAL_HOLD_NOT_PLACED(Kind.CONFLICT, "A legal hold that is lifted was placed."),
    RETENTION_NOT_OVER(Kind.CONFLICT, "Records are kept as long as the use case's retention says."),
    ERASURE_ALREADY_REQUESTED(Kind.CONFLICT, "A subject is erased once."),
    ERASURE_NOT_UNDER_WAY(Kind.CONFLICT, "An erasure that is stopped is under way."),
    ERASURE_CANNOT_BE_STOPPED(Kind.CONFLICT, "An erasure is stopped before the key is destroyed."),
    ERASURE_NOT_COMPLETED(Kind.CONFLICT, "A certificate comes with the end of the erasure."),
    KEY_ROTATION_OUT_OF_ORDER(Kind.CONFLICT, "A key rotation begins with one key and ends with two."),
    INTERNAL(Kind.INTERNAL, "The platform has no fault of its own.");

    /** What sort of refusal it is; the web layer gives each its status. */
    public enum Kind {
        INVALID(400),
        UNAUTHENTICATED(401),
        FORBIDDEN(403),
        NOT_FOUND(404),
        METHOD_NOT_ALLOWED(405),
        NOT_ACCEPTABLE(406),
        CONFLICT(409),
        TOO_LARGE(413),
        UNSUPPORTED_MEDIA_TYPE(415),
        UNPROCESSABLE(422),
        TOO_MANY_REQUESTS(429),
        INTERNAL(500),
        NOT_READY(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** HTTP status, RFC 9110. */
        public int status() {
            return status;
        }
    }

    private final Kind kind;
    private final String rule;

    RefusalCode(Kind kind, String rule) {
        this.kind = kind;
        this.rule = rule;
    }

    public Kind kind() {
        return kind;
    }

    /** The sentence that must hold. */
    public String rule() {
        return rule;
    }

    /** The public spelling, for example {@code approver-is-the-trainer}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
