using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Classroom.Tidy.Tests;

/// <summary>Walks all code of ours that a method can reach and notes what has no place in the path of a packet.</summary>
internal sealed class PacketPathWalker(IReadOnlyCollection<Assembly> ours, IReadOnlyDictionary<string, string> boundaries, IReadOnlySet<string> outside)
{
    /// <summary>Names under which the framework's own types hand out something new.</summary>
    private static readonly HashSet<string> AllocatingNames =
        ["ToArray", "ToList", "ToString", "Concat", "Format", "Clone", "Substring", "Split", "Join", "GetBytes", "GetString", "ToDictionary", "AsEnumerable"];

    private readonly HashSet<MethodBase> _seen = [];
    private readonly Queue<(MethodBase Method, string Path)> _open = new();
    private readonly HashSet<string> _findings = [];

    public IReadOnlyCollection<string> Findings => _findings;
    public int Count => _seen.Count;
    public HashSet<string> BoundariesMet { get; } = [];
    public HashSet<string> OutsideMet { get; } = [];
    public IEnumerable<string> Visited => _seen.Select(Name);

    public void Walk(MethodBase root)
    {
        Enter(root, "");
        while (_open.TryDequeue(out var next)) Look(next.Method, next.Path);
    }

    public static string Name(MethodBase method)
    {
        var type = method.DeclaringType!;
        return (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName + "." + method.Name;
    }

    private void Enter(MethodBase method, string path)
    {
        if (boundaries.ContainsKey(Name(method)))
        {
            BoundariesMet.Add(Name(method));
            return;
        }
        if (_seen.Add(method)) _open.Enqueue((method, path + " > " + method.DeclaringType!.Name + "." + method.Name));
    }

    private void Look(MethodBase method, string path)
    {
        if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine) Note(path, "is " + machine.GetType().Name);
        if ((method.GetMethodImplementationFlags() & MethodImplAttributes.Synchronized) != 0) Note(path, "is synchronized");
        foreach (var (code, operand, next) in IlReader.Read(method))
        {
            if (code == OpCodes.Newarr) Note(path, $"makes an array of {operand}");
            else if (code == OpCodes.Box && !IsErasedBox((Type)operand!)) Note(path, $"boxes {operand}");
            else if (operand is MethodBase called) LookAtCall(method, path, code, called, next);
        }
    }

    private void LookAtCall(MethodBase caller, string path, OpCode code, MethodBase called, int next)
    {
        var type = called.DeclaringType!;
        if (code == OpCodes.Newobj)
        {
            if (type.IsValueType) { if (IsOurs(type)) Enter(called, path); else LookOutside(path, called); }
            else if (!IlReader.IsThrownNext(caller, next)) Note(path, $"makes a {type}");
            return;
        }
        if (!IsOurs(type))
        {
            LookOutside(path, called);
            return;
        }
        Enter(called, path);
        if (!called.IsVirtual) return;
        foreach (var implementation in Implementations(called)) Enter(implementation, path);
    }

    private void LookOutside(string path, MethodBase called)
    {
        var type = called.DeclaringType!;
        var name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!;
        if (AllocatingNames.Contains(called.Name)) Note(path, $"calls {type.Name}.{called.Name}");
        if (called.Name == "GetEnumerator" && called is MethodInfo { ReturnType.IsValueType: false }) Note(path, $"walks {type} by an enumerator on the heap");
        if (outside.Contains(name)) OutsideMet.Add(name);
        else Note(path, $"uses {name}.{called.Name}, which is not on the list");
    }

    private IEnumerable<MethodBase> Implementations(MethodBase called)
    {
        var type = called.DeclaringType!;
        foreach (var candidate in ours.SelectMany(a => a.GetTypes()).Where(t => t is { IsAbstract: false, ContainsGenericParameters: false } && type.IsAssignableFrom(t) && t != type))
        {
            if (type.IsInterface)
            {
                var map = candidate.GetInterfaceMap(type);
                var index = Array.IndexOf(map.InterfaceMethods, called);
                if (index >= 0) yield return map.TargetMethods[index];
            }
            else if (candidate.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .FirstOrDefault(m => m.GetBaseDefinition() == ((MethodInfo)called).GetBaseDefinition()) is { } overriding)
            {
                yield return overriding;
            }
        }
    }

    private bool IsOurs(Type type) => ours.Contains(type.Assembly);

    // "T is not null" on an open type parameter is written as a box that the compiler for the machine leaves out.
    private static bool IsErasedBox(Type type) => type.IsGenericParameter;

    private void Note(string path, string what) => _findings.Add($"{path.TrimStart(' ', '>')}: {what}");
}
