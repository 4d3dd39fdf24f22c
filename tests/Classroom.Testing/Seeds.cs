using System.Globalization;
using System.Security.Cryptography;

namespace Classroom.Testing;

/// <summary>Where a test's chance begins: fixed in make test, new in make soak, and the one that a failure named when it is to be seen again.</summary>
public static class Seeds
{
    /// <summary>Replays the seed that a failure has named.</summary>
    public const string Variable = "CLASSROOM_TEST_SEED";

    // Each of them is set by make soak alone.
    private static readonly string[] s_long = ["CLASSROOM_TEST_SEEDS", "CLASSROOM_TEST_KILLS", "CLASSROOM_TEST_FUZZ"];

    // One for a whole run, so that a kill's seed and a fuzz's are told by the same number.
    private static readonly int s_new = RandomNumberGenerator.GetInt32(1, int.MaxValue / 2);

    /// <summary>The seed to begin with, where make test takes the usual one.</summary>
    public static int First(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var given) ? given
        : s_long.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) ? s_new
        : usual;

    /// <summary>A number from the environment, how long or how often.</summary>
    public static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : usual;
}
