package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.FeatureColumns;
import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.subject.SubjectId;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Reads an event whose personal components are sealed, and one from before there were keys, whose components are all in clear. As strict
 * as {@link StrictJson}: every component is there, and nothing else is.
 */
final class SealedRecordReader extends ValueDeserializer<Object> {
    private final SealedRecord form;
    private final SubjectSeals seals;
    private final NamedFeatures features;
    private final CBORMapper cbor;
    private final ValueDeserializer<Object>[] values;

    @SuppressWarnings({"unchecked", "rawtypes"})
    SealedRecordReader(SealedRecord form, SubjectSeals seals, NamedFeatures features, CBORMapper cbor) {
        this.form = form;
        this.seals = seals;
        this.features = features;
        this.cbor = cbor;
        this.values = new ValueDeserializer[form.components().length];
    }

    @Override
    public void resolve(DeserializationContext context) {
        RecordComponent[] components = form.components();
        for (int index = 0; index < values.length; index++) {
            values[index] =
                    context.findRootValueDeserializer(context.constructType(components[index].getGenericType()));
        }
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) {
        Reading reading = new Reading(context);
        reading.members(json, false);
        if (reading.sealed != null) {
            reading.open();
        }
        return reading.event(json);
    }

    /** One event on its way. */
    private final class Reading {
        private final DeserializationContext context;
        private final @Nullable Object[] read = new @Nullable Object[values.length];
        private final boolean[] there = new boolean[values.length];
        private @Nullable SubjectId subject;
        private byte @Nullable [] sealed;

        Reading(DeserializationContext context) {
            this.context = context;
        }

        void members(JsonParser parser, boolean opened) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                parser.nextToken();
            }
            for (; parser.currentToken() == JsonToken.PROPERTY_NAME; parser.nextToken()) {
                String name = parser.currentName();
                parser.nextToken();
                if (!opened && name.equals(SealedRecord.MEMBER)) {
                    sealed(parser);
                    continue;
                }
                int index = form.position(name);
                if (index < 0 || there[index] || (opened && !form.isPersonal(index))) {
                    throw refused(parser, "a member that does not belong here");
                }
                there[index] = true;
                if (parser.currentToken() == JsonToken.VALUE_NULL) {
                    read[index] = values[index].getNullValue(context);
                } else if (parser.currentToken() == JsonToken.START_ARRAY && opened && form.isRow(index)) {
                    read[index] = PersonalCbor.row(parser, named(parser));
                } else {
                    read[index] = values[index].deserialize(parser, context);
                }
            }
        }

        /** What is sealed is opened when all that is in clear has been read. */
        private FeatureColumns named(JsonParser parser) {
            int artefact = form.position("artefactDigest");
            if (artefact < 0 || !(read[artefact] instanceof Sha256Digest digest)) {
                throw refused(parser, "features without names and without an artefact");
            }
            return features.of(digest);
        }

        private void sealed(JsonParser json) {
            if (sealed != null || json.currentToken() != JsonToken.START_OBJECT) {
                throw refused(json, "no object where the sealed components should be");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "subject" -> subject = SubjectId.of(json.getString());
                    case "sealed" -> sealed = json.getBinaryValue();
                    default -> throw refused(json, "a member that does not belong here");
                }
            }
            if (subject == null || sealed == null) {
                throw refused(json, "no subject or nothing sealed");
            }
        }

        void open() {
            SubjectId whose = java.util.Objects.requireNonNull(subject);
            Optional<byte[]> opened =
                    seals.open(whose, java.util.Objects.requireNonNull(sealed), form.placeOf(String.valueOf(read[0])));
            if (opened.isPresent()) {
                try (JsonParser personal = cbor.createParser(opened.get())) {
                    personal.nextToken();
                    members(personal, true);
                }
                return;
            }
            for (int index = 0; index < values.length; index++) {
                if (form.isPersonal(index) && !there[index]) {
                    there[index] = true;
                    read[index] = form.erased(index, whose);
                }
            }
        }

        /** What is in clear, when it is about somebody who was erased since. */
        private Object unlessErased(Object event) {
            Optional<SubjectId> erased = seals.erased((AboutSubject) event);
            if (erased.isEmpty()) {
                return event;
            }
            for (int index = 0; index < values.length; index++) {
                if (form.isPersonal(index)) {
                    read[index] = form.erased(index, erased.get());
                }
            }
            return constructed();
        }

        Object event(JsonParser json) {
            for (boolean present : there) {
                if (!present) {
                    throw refused(json, "a component is missing");
                }
            }
            Object event = constructed();
            return sealed == null ? unlessErased(event) : event;
        }

        private Object constructed() {
            try {
                return form.construct(read);
            } catch (RuntimeException | Error refused) {
                throw refused;
            } catch (Throwable refused) {
                throw new IllegalStateException("a record's constructor declares no exception", refused);
            }
        }

        private MismatchedInputException refused(JsonParser parser, String what) {
            return MismatchedInputException.from(parser, Object.class, what);
        }
    }
}
