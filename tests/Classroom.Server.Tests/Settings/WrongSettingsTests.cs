using System.Diagnostics;
using System.Reflection;
using Classroom.Server.Settings;
using Classroom.Testing;
using Classroom.Testing.Server;
using Microsoft.Extensions.Configuration;

namespace Classroom.Server.Tests.Settings;

public sealed class WrongSettingsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string> Wrong => new()
    {
        { "urls", "ftp://127.0.0.1:8080" }, { "urls", "nonsense" },
        { "Classroom:PublicUrl", "not a url" }, { "Classroom:PublicUrl", "https://a.example/path" }, { "Classroom:PublicUrl", "https://user@a.example" },
        { "Classroom:PublicUrl", "ws://a.example" },
        { "Classroom:DataDirectory", "/dev/null/data" }, { "Classroom:DataDirectory", "" },
        { "Classroom:WebRoot", "/nowhere" }, { "Classroom:PublicInternals", "perhaps" },
        { "Classroom:Database:Mode", "Elsewhere" }, { "Classroom:Database:Mode", "7" }, { "Classroom:Database:Migrate", "5" },
        { "Classroom:Media:UdpPort", "0" }, { "Classroom:Media:UdpPort", "65536" }, { "Classroom:Media:UdpPort", "ten" },
        { "Classroom:Media:PublicAddress", "host.example" }, { "Classroom:Media:Workers", "0" }, { "Classroom:Media:SpanFrom", "-1" }, { "Classroom:Media:Cipher", "Rot13" }, { "Classroom:Media:Socket", "Pigeon" },
        { "Classroom:Media:VideoCodec", "Theora" }, { "Classroom:Media:VideoCodec", "7" }, { "Classroom:Media:ScreenCodec", "Theora" }, { "Classroom:Media:ScreenCodec", "7" }, { "Classroom:Media:PublishersMax", "0" },
        { "Classroom:Media:PublicAddress", "192.0.2.1,192.0.2.1" }, { "Classroom:Media:PublicAddress", "192.0.2.1,::" }, { "Classroom:Media:PublicAddress", "fe80::1" },
        { "Classroom:Media:PublicAddress", "1" }, { "Classroom:Media:Tcp", "sometimes" }, { "Classroom:Media:WarmUp", "perhaps" },
        { "Classroom:Media:Turn:Urls", "https://turn.example" }, { "Classroom:Media:Turn:Urls", "turn:turn.example?transport=sctp" }, { "Classroom:Media:Turn:LifetimeHours", "0" },
        { "Classroom:Media:Turn:Secret", "for no server at all" },
        { "Classroom:Rooms:CreateKey", "short" }, { "Classroom:Rooms:GraceSeconds", "0" }, { "Classroom:Rooms:IdleMinutes", "NaN" },
        { "Classroom:Rooms:IdleMinutes", "0" }, { "Classroom:Rooms:RetentionHours", "-1" }, { "Classroom:Rooms:RetentionHours", "NaN" },
        { "Classroom:Rooms:ParticipantsMax", "1" }, { "Classroom:Rooms:PerAddressPerHour", "0" },
        { "Classroom:Uploads:BytesMax", "1" }, { "Classroom:Uploads:PagesMax", "0" }, { "Classroom:Uploads:PagesMax", "1001" },
        { "Classroom:Uploads:ConversionMinutesMax", "0" }, { "Classroom:Uploads:PerAddressPerHour", "0" },
        { "Classroom:Uploads:ConversionsMax", "0" },
        { "Classroom:Limits:CommandsPerSecond", "0" }, { "Classroom:Limits:JoinsPerAddressPerMinute", "0" }, { "Classroom:Limits:HubMessageBytesMax", "10" },
        { "Classroom:Limits:EphemeralsPerSecond", "0" }, { "Classroom:Cluster:SiloPort", "-1" }, { "Classroom:Cluster:GatewayPort", "70000" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_named_in_one_line(string setting, string value)
    {
        var wrong = Assert.Throws<SettingsException>(() => Read((setting, value)));
        Assert.Equal(setting == "urls" ? "ASPNETCORE_URLS" : setting, wrong.Setting);
        Assert.Contains(wrong.Setting, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(8, 7)]
    [InlineData(200, 64)]
    public void There_is_a_worker_for_each_core_and_from_three_on_one_core_is_left(int cores, int workers)
    {
        Assert.Equal(workers, MediaSettings.WorkersFor(cores));
        Assert.Equal(MediaSettings.WorkersFor(Environment.ProcessorCount), Read().Media.Workers);
        Assert.Equal(3, Read(("Classroom:Media:Workers", "3")).Media.Workers);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Password=secret;Port=abc")]
    [InlineData("Database=classroom;Password=secret")]
    public void An_external_database_needs_a_usable_connection_string_and_its_password_is_not_repeated(string? text)
    {
        var wrong = Assert.Throws<SettingsException>(() => Read(("Classroom:Database:Mode", "External"), ("ConnectionStrings:Classroom", text)));
        Assert.Equal("ConnectionStrings:Classroom", wrong.Setting);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_turn_server_needs_a_secret_which_is_not_repeated_and_a_secret_needs_a_server()
    {
        var none = Assert.Throws<SettingsException>(() => Read(("Classroom:Media:Turn:Urls", "turn:turn.example:3478?transport=udp, turns:[2001:db8::1]:5349")));
        var brief = Assert.Throws<SettingsException>(() => Read(("Classroom:Media:Turn:Urls", "turn:turn.example"), ("Classroom:Media:Turn:Secret", "tooshort")));
        var lone = Assert.Throws<SettingsException>(() => Read(("Classroom:Media:Turn:Secret", "a secret of many characters")));
        Assert.Equal(
            ("Classroom:Media:Turn:Secret", "Classroom:Media:Turn:Secret", "Classroom:Media:Turn:Secret"), (none.Setting, brief.Setting, lone.Setting));
        Assert.DoesNotContain("tooshort", brief.Message, StringComparison.Ordinal);
        var good = Read(("Classroom:Media:Turn:Urls", "turn:turn.example"), ("Classroom:Media:Turn:Secret", "a secret of many characters"),
            ("Classroom:Media:PublicAddress", "192.0.2.1, 2001:db8::1"));
        Assert.Equal(["192.0.2.1", "2001:db8::1"], good.Media.PublicAddresses());
    }

    [Fact]
    public void A_setting_that_does_not_exist_is_named()
    {
        var wrong = Assert.Throws<SettingsException>(() => Read(("Classroom:Media:UdpProt", "10000")));
        Assert.Contains("UdpProt", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void Every_setting_has_a_wrong_value_in_the_table()
    {
        var tested = Wrong.Select(row => row.Data.Item1).ToHashSet();
        Assert.Equal([], Names(typeof(ClassroomSettings), ClassroomSettings.Section).Except(tested));
    }

    [Fact]
    public void Every_setting_is_described()
    {
        var page = File.ReadAllText(Repository.Path("docs", "settings.md"));
        Assert.All(
            Names(typeof(ClassroomSettings), ClassroomSettings.Section),
            name => Assert.Contains($"`{name.Replace(":", "__", StringComparison.Ordinal)}`", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help", 0, "Classroom__Media__UdpPort")]
    [InlineData("-h", 0, "docs/settings.md")]
    [InlineData("--hlep", 1, "--hlep")]
    [InlineData("--port=80", 1, "--port=80")]
    [InlineData("--Classroom:Media:UdpProt=5", 1, "UdpProt")]
    [InlineData("start", 1, "start")]
    public async Task An_argument_is_understood_or_named(string argument, int exitCode, string named)
    {
        using var server = Process.Start(new ProcessStartInfo("dotnet", [Repository.ServerAssembly, argument])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        using var limit = new CancellationTokenSource(s_limit);
        var said = await server.StandardError.ReadToEndAsync(limit.Token) + await server.StandardOutput.ReadToEndAsync(limit.Token);
        await server.WaitForExitAsync(limit.Token);
        Assert.Equal(exitCode, server.ExitCode);
        Assert.Contains(named, said, StringComparison.Ordinal);
        Assert.True(exitCode == 0 || said.Trim().Split('\n').Length == 1, said);
    }

    [Theory]
    [InlineData("--Classroom:Media:UdpPort=7")]
    [InlineData("--Classroom:Media:UdpPort 7 --urls http://127.0.0.1:5000")]
    [InlineData("--Kestrel:Certificates:Default:Path=/x.pfx")]
    public void What_the_framework_reads_may_stand_on_the_command_line(string arguments) =>
        Assert.Null(Composition.Arguments.Unknown(arguments.Split(' ')));

    [Theory]
    [InlineData("Classroom__Media__UdpPort", "ten", "Classroom:Media:UdpPort")]
    [InlineData("Classroom__PublicUrl", "nowhere", "Classroom:PublicUrl")]
    [InlineData("ASPNETCORE_URLS", "ftp://x", "ASPNETCORE_URLS")]
    [InlineData("Classroom__Nonsense", "1", "Nonsense")]
    public async Task The_real_server_does_not_start_and_says_why_in_one_line(string variable, string value, string named)
    {
        var folder = Directory.CreateTempSubdirectory("classroom-");
        try
        {
            var start = new ProcessStartInfo("dotnet", [Repository.ServerAssembly])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{FreePorts.Tcp()}";
            start.Environment["Classroom__DataDirectory"] = folder.FullName;
            start.Environment[variable] = value;
            using var server = Process.Start(start)!;
            using var limit = new CancellationTokenSource(s_limit);
            var said = await server.StandardError.ReadToEndAsync(limit.Token) + await server.StandardOutput.ReadToEndAsync(limit.Token);
            await server.WaitForExitAsync(limit.Token);
            Assert.Equal(1, server.ExitCode);
            var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(named, line, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ClassroomSettings Read(params (string Name, string? Value)[] given)
    {
        var values = new Dictionary<string, string?> { ["Classroom:DataDirectory"] = Path.GetTempPath() };
        foreach (var (name, value) in given)
            values[name] = value;
        return SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    private static IEnumerable<string> Names(Type type, string prefix) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
        property.PropertyType.Namespace == type.Namespace && property.PropertyType.IsClass
            ? Names(property.PropertyType, $"{prefix}:{property.Name}") : [$"{prefix}:{property.Name}"]);
}
