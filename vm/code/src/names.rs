//! Names that the machine itself uses: symbols with fixed numbers, at the bottom of every table of symbols.

use std::sync::{Arc, OnceLock};

use crate::symbol::Symbols;
use crate::value::Symbol;

macro_rules! names {
    ($($id:ident $text:literal)*) => {
        /// Counts them.
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "they are the names of constants")]
        enum Index { $($id),* }
        $(
            #[doc = $text]
            pub const $id: Symbol = Symbol(Index::$id as u32);
        )*
        const TEXTS: &[&str] = &[$($text),*];
    };
}

names! {
    NAME "__name__" DOC "__doc__" MODULE "__module__" QUALNAME "__qualname__" DICT "__dict__"
    CLASS "__class__" INIT "__init__" NEW "__new__" CALL "__call__"
    REPR "__repr__" STR "__str__" FORMAT "__format__" BYTES "__bytes__" HASH "__hash__" BOOL "__bool__" LEN "__len__"
    EQ "__eq__" NE "__ne__" LT "__lt__" LE "__le__" GT "__gt__" GE "__ge__"
    GETATTR "__getattr__" GETATTRIBUTE "__getattribute__" SETATTR "__setattr__" DELATTR "__delattr__" DIR "__dir__"
    GETITEM "__getitem__" SETITEM "__setitem__" DELITEM "__delitem__" MISSING "__missing__" CONTAINS "__contains__"
    ITER "__iter__" NEXT "__next__" REVERSED "__reversed__" GET "__get__" SET "__set__" DELETE "__delete__"
    INIT_SUBCLASS "__init_subclass__" CLASS_GETITEM "__class_getitem__"
    ADD "__add__" RADD "__radd__" IADD "__iadd__" SUB "__sub__" RSUB "__rsub__" ISUB "__isub__"
    MUL "__mul__" RMUL "__rmul__" IMUL "__imul__" TRUEDIV "__truediv__" RTRUEDIV "__rtruediv__" ITRUEDIV "__itruediv__"
    FLOORDIV "__floordiv__" RFLOORDIV "__rfloordiv__" IFLOORDIV "__ifloordiv__" MOD "__mod__" RMOD "__rmod__" IMOD "__imod__"
    POW "__pow__" RPOW "__rpow__" IPOW "__ipow__" MATMUL "__matmul__" RMATMUL "__rmatmul__" IMATMUL "__imatmul__"
    LSHIFT "__lshift__" RLSHIFT "__rlshift__" ILSHIFT "__ilshift__" RSHIFT "__rshift__" RRSHIFT "__rrshift__" IRSHIFT "__irshift__"
    AND "__and__" RAND "__rand__" IAND "__iand__" OR "__or__" ROR "__ror__" IOR "__ior__" XOR "__xor__" RXOR "__rxor__" IXOR "__ixor__"
    NEG "__neg__" POS "__pos__" INVERT "__invert__" ABS "__abs__"
    ROUND "__round__" INT "__int__" FLOAT "__float__" INDEX "__index__" TRUNC "__trunc__" FLOOR "__floor__" CEIL "__ceil__"
    ENTER "__enter__" EXIT "__exit__" AENTER "__aenter__" AEXIT "__aexit__" AWAIT "__await__" AITER "__aiter__" ANEXT "__anext__"
    SLOTS "__slots__" ANNOTATIONS "__annotations__"
    CAUSE "__cause__" CONTEXT "__context__"
    SUPPRESS_CONTEXT "__suppress_context__" TRACEBACK "__traceback__" NOTES "__notes__" ARGS "args"
    ABSTRACT "__isabstractmethod__" INSTANCECHECK "__instancecheck__"
    SUBCLASSCHECK "__subclasscheck__" ORIGIN "__origin__"
    SEND "send" THROW "throw" KEYS "keys"
    FGET "fget" FSET "fset" FDEL "fdel" ERRNO "errno" STRERROR "strerror" FILENAME "filename"
    CODE_ATTR "code" MESSAGE "message" EXCEPTIONS "exceptions" NAME_ATTR "name" OBJ "obj"

    REDUCE "__reduce__" GETSTATE "__getstate__" SETSTATE "__setstate__"
    BUILTINS "builtins"
    LOOP_ATTR "_loop" STATE_ATTR "_state" RESULT_ATTR "_result" CALLBACKS "_callbacks" FUT_WAITER "_fut_waiter" CORO "_coro" NUMBER "_number"
    MUST_CANCEL "_must_cancel" BLOCKING "_asyncio_future_blocking" WAITS_ON "_on" READY "_ready" TASK "_task" THREAD "_thread"
    OWN_CONTEXT "_context" FINISHED "_finished"
}

/// The table with these names only.
pub fn table() -> Arc<Symbols> {
    static TABLE: OnceLock<Arc<Symbols>> = OnceLock::new();
    TABLE
        .get_or_init(|| {
            let mut symbols = Symbols::default();
            for text in TEXTS {
                symbols.intern(text);
            }
            Arc::new(symbols)
        })
        .clone()
}
