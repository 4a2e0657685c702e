package io.modeltrail.features.connector;

import io.modeltrail.contracts.feature.AttributeSpec;
import java.util.Locale;

/**
 * A column of a table, or a field of a collection's items.
 *
 * @param type as the source spells it
 */
record SourceColumn(String name, String type, Type read) {
    /** What can be read from it. */
    enum Type {
        INTEGER,
        NUMERIC,
        FLOATING,
        BOOLEAN,
        TEXT,
        TIMESTAMP,
        /** Without a zone: read as UTC. */
        LOCAL_TIMESTAMP,
        DATE,
        /** A field that was only seen without a value. */
        UNKNOWN,
        /** Neither published nor usable, for example an array. */
        OTHER;

        /** Whether an attribute can be made of it. */
        boolean carries(AttributeSpec.Kind kind) {
            return this == UNKNOWN
                    || switch (kind) {
                        case INTEGER -> this == INTEGER || this == BOOLEAN || this == NUMERIC;
                        case DECIMAL -> this == INTEGER || this == NUMERIC || this == FLOATING;
                        case CATEGORY -> this == TEXT;
                        case TIME -> this == TIMESTAMP || this == LOCAL_TIMESTAMP || this == DATE || this == TEXT;
                    };
        }

        /** Whether it can name a row or an entity. */
        boolean names() {
            return this == INTEGER || this == NUMERIC || this == TEXT || this == UNKNOWN;
        }
    }

    /** @param typeName PostgreSQL's internal name, for example {@code int8} */
    static SourceColumn ofPostgres(String name, String typeName) {
        Type type = switch (typeName) {
            case "int2", "int4", "int8" -> Type.INTEGER;
            case "numeric" -> Type.NUMERIC;
            case "float4", "float8" -> Type.FLOATING;
            case "bool" -> Type.BOOLEAN;
            case "text", "varchar", "bpchar", "uuid" -> Type.TEXT;
            case "timestamptz" -> Type.TIMESTAMP;
            case "timestamp" -> Type.LOCAL_TIMESTAMP;
            case "date" -> Type.DATE;
            default -> Type.OTHER;
        };
        return new SourceColumn(name, typeName, type);
    }

    static SourceColumn ofJson(String name, Type type) {
        return new SourceColumn(name, type.name().toLowerCase(Locale.ROOT), type);
    }
}
