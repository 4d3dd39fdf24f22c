using System.Reflection;

namespace Classroom.Tidy.Tests;

/// <summary>What a compiled type names: in its base, fields, signatures and instructions.</summary>
internal static class NamedTypes
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Every type with the member that its code uses of it (empty where it is only named), without the type itself.</summary>
    public static HashSet<(Type Type, string Member)> Of(Type type)
    {
        var found = new HashSet<(Type, string)>();
        Add(found, type.BaseType, "");
        foreach (var face in type.GetInterfaces())
            Add(found, face, "");
        foreach (var field in type.GetFields(Declared))
            Add(found, field.FieldType, "");
        foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            foreach (var parameter in method.GetParameters())
                Add(found, parameter.ParameterType, "");
            if (method is MethodInfo { ReturnType: var returned })
                Add(found, returned, "");
            foreach (var (_, operand, _) in IlReader.Read(method))
                AddOperand(found, operand);
        }

        return found;
    }

    private static void AddOperand(HashSet<(Type, string)> found, MemberInfo? operand)
    {
        if (operand is Type named)
            Add(found, named, "");
        else if (operand?.DeclaringType is { } owner)
            Add(found, owner, operand.Name);
        if (operand is MethodInfo { IsGenericMethod: true } generic)
        {
            foreach (var argument in generic.GetGenericArguments())
                Add(found, argument, "");
        }
    }

    private static void Add(HashSet<(Type, string)> found, Type? type, string member)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(found, type.GetElementType(), member);
            return;
        }

        foreach (var argument in type.GetGenericArguments())
            Add(found, argument, "");
        found.Add((type.IsGenericType ? type.GetGenericTypeDefinition() : type, member));
    }
}
