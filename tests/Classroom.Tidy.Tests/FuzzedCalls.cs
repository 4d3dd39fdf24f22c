using System.Reflection;
using System.Runtime.CompilerServices;
using Classroom.Testing;
using Xunit;

namespace Classroom.Tidy.Tests;

/// <summary>What fuzz tests call: by themselves, in their lambdas and local functions, and by what they call in the same class.</summary>
internal static class FuzzedCalls
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string[] s_projects = ["Classroom.Media.Tests", "Classroom.Meetings.Tests", "Classroom.Server.Tests"];

    /// <summary>Of all test projects that have fuzz tests, as they were built with this one.</summary>
    public static HashSet<MethodBase> OfAll()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return [.. s_projects.Select(project => Assembly.LoadFrom(Repository.Path("artifacts", "bin", project, configuration, project + ".dll")))
            .SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetMethods(Declared)).Where(IsFuzzTest).SelectMany(Of)];
    }

    /// <summary>Of one method; generic ones without their arguments.</summary>
    public static HashSet<MethodBase> Of(MethodBase test)
    {
        var (own, called) = (new HashSet<MethodBase> { test }, new HashSet<MethodBase>());
        var open = new Queue<MethodBase>(own);
        while (open.TryDequeue(out var method))
        {
            var machine = method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType.GetMethod("MoveNext", Declared);
            foreach (var next in IlReader.Read(method).Select(one => one.Operand).Append(machine).OfType<MethodBase>().Select(Open))
            {
                if (Outermost(next.DeclaringType) != Outermost(test.DeclaringType))
                    called.Add(next);
                else if (own.Add(next))
                    open.Enqueue(next);
            }
        }

        return called;
    }

    private static bool IsFuzzTest(MethodInfo method) =>
        method.Name.Contains("fuzz", StringComparison.OrdinalIgnoreCase) && method.IsDefined(typeof(FactAttribute), inherit: false);

    private static MethodBase Open(MethodBase method) => method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;

    private static Type? Outermost(Type? type)
    {
        while (type?.DeclaringType is { } outer)
            type = outer;
        return type;
    }
}
