package io.modeltrail.eventstore.serial;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** Writes a half of each event about a data subject: the components that are sealed, or the others. */
final class ComponentsOf extends ValueSerializerModifier {
    private static final long serialVersionUID = 1L;

    private final boolean personal;

    ComponentsOf(boolean personal) {
        this.personal = personal;
    }

    @Override
    public List<BeanPropertyWriter> changeProperties(
            SerializationConfig config, BeanDescription.Supplier type, List<BeanPropertyWriter> properties) {
        if (!SealedRecord.fits(type.getBeanClass())) {
            return properties;
        }
        List<BeanPropertyWriter> half = new ArrayList<>(properties);
        half.removeIf(property -> SealedRecord.isPersonal(type.getBeanClass(), property.getName()) != personal);
        return half;
    }
}
