using System.Reflection;
using System.Reflection.Emit;

namespace Classroom.Tidy.Tests;

/// <summary>Reads the instructions of a compiled method that name another member or make something on the heap.</summary>
internal static class IlReader
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Each instruction with the member that its operand names, if it names one.</summary>
    public static IEnumerable<(OpCode Code, MemberInfo? Operand, int NextOffset)> Read(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType?.GetGenericArguments();
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < il.Length;)
        {
            short value = il[at++];
            if (value == 0xFE) value = (short)(0xFE00 | il[at++]);
            var code = Codes[value];
            MemberInfo? operand = null;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok)
                operand = method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments);
            at += OperandLength(code.OperandType, il, at);
            yield return (code, operand, at);
        }
    }

    /// <summary>Whether the object that was just made is thrown at once: the one way out that may allocate.</summary>
    public static bool IsThrownNext(MethodBase method, int offset)
    {
        var il = method.GetMethodBody()!.GetILAsByteArray()!;
        return offset < il.Length && il[offset] == (byte)OpCodes.Throw.Value;
    }

    private static int OperandLength(OperandType type, byte[] il, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
        _ => 4,
    };
}
